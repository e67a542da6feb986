import type { ResetPassword, Session } from '@till/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, newIdempotencyKey } from '../../../shared/lib/api.js';
import { evmChainId, type EvmWallet, requestEvmAccount, signEvmMessage } from '../../../shared/lib/evm-wallets.js';
import { sessionQuery } from '../../../shared/lib/session.js';
import { siweMessage } from '../../../shared/lib/siwe-message.js';

/** Takes over a fresh session: whatever was read for somebody else is forgotten first. */
function useTakeSession(onDone: (session: Session) => void) {
  const queryClient = useQueryClient();
  return (session: Session) => {
    queryClient.clear();
    queryClient.setQueryData(sessionQuery.queryKey, session);
    onDone(session);
  };
}

export function useSignIn(onDone: (session: Session) => void) {
  const onSuccess = useTakeSession(onDone);
  return useMutation({ mutationFn: (body: { email: string; password: string }) => api.call('signIn', { body }), onSuccess });
}

export function useSignUp(onDone: (session: Session) => void) {
  const onSuccess = useTakeSession(onDone);
  return useMutation({
    mutationFn: (body: { email: string; password: string; name?: string }) => api.call('signUp', { body, idempotencyKey: newIdempotencyKey() }),
    onSuccess,
  });
}

/** Sets a new password with a link from the operator. */
export function useResetPassword(onDone: () => void) {
  return useMutation({ mutationFn: (body: ResetPassword) => api.call('resetPassword', { body }), onSuccess: onDone });
}

/** A fresh Sign-In with Ethereum message (EIP-4361), signed: account, nonce, one signature. */
export async function signSiwe({ provider }: EvmWallet, statement: string): Promise<{ message: string; signature: string }> {
  const address = await requestEvmAccount(provider);
  const [{ nonce }, chainId] = await Promise.all([api.call('siweNonce', {}), evmChainId(provider)]);
  const { host, origin } = window.location;
  const message = siweMessage({ domain: host, address, statement, uri: origin, chainId, nonce, issuedAt: new Date() });
  return { message, signature: await signEvmMessage(provider, address, message) };
}

export function useSignInWithEthereum(statement: string, onDone: (session: Session) => void) {
  const onSuccess = useTakeSession(onDone);
  return useMutation({
    mutationFn: async (wallet: EvmWallet) => api.call('siweVerify', { body: await signSiwe(wallet, statement) }),
    onSuccess,
  });
}

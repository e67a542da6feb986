export interface SiweFacts {
  /** Host with port, as the browser shows it. */
  domain: string;
  address: string;
  statement: string;
  uri: string;
  chainId: number;
  nonce: string;
  issuedAt: Date;
}

/** Text of Sign-In with Ethereum (EIP-4361); the wallet shows it, the API parses and checks every line. */
export function siweMessage({ domain, address, statement, uri, chainId, nonce, issuedAt }: SiweFacts): string {
  return [
    `${domain} wants you to sign in with your Ethereum account:`,
    address,
    '',
    statement,
    '',
    `URI: ${uri}`,
    'Version: 1',
    `Chain ID: ${chainId}`,
    `Nonce: ${nonce}`,
    `Issued At: ${issuedAt.toISOString()}`,
  ].join('\n');
}

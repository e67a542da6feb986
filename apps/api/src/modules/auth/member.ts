/** A person who can sign in, in the role of one merchant. */
export interface Member {
  id: string;
  email: string | null;
  evmAddress: string | null;
  merchantId: string;
  role: 'owner' | 'admin' | 'viewer';
}

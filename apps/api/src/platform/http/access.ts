import { SetMetadata } from '@nestjs/common';
import type { ApiScope } from '@till/contract';

/** Who may call a route. A route that declares none is refused to everybody. */
export type Access =
  | { readonly kind: 'public'; /** Refuse browsers that come from another site. */ readonly sameOrigin: boolean }
  | { readonly kind: 'authenticated'; readonly scope: ApiScope };

export const accessMetadata = 'till:access';

/** Anyone may call. `sameOrigin` keeps other sites' pages out where the call changes something for a visitor. */
export const Public = (options: { sameOrigin?: boolean } = {}) => SetMetadata(accessMetadata, { kind: 'public', sameOrigin: options.sameOrigin ?? false } satisfies Access);

/** A signed-in member or an API key with this scope may call. */
export const Authenticated = (options: { scope: ApiScope }) => SetMetadata(accessMetadata, { kind: 'authenticated', scope: options.scope } satisfies Access);

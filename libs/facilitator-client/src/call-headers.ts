/** Where one call goes. Some facilitators want a token that is good for exactly one method and address. */
export interface CallAddress {
  method: 'GET' | 'POST';
  /** With the port where there is one. */
  host: string;
  path: string;
}

/** Makes the headers of one call. What it throws keeps the call from being made. */
export type CallHeaders = (call: CallAddress) => Record<string, string>;

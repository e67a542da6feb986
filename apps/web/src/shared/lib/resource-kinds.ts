/** What a merchant makes one by one; as a filter of the API. */
export const handmadeKinds = 'pay_link,tip_jar';
/** What comes by the hundred, from gateways and own servers. */
export const routeKinds = 'api_route,external';

export const settings = {
  title: 'Settings',
  business: 'Business',
  name: 'Your name or your business',
  nameHint: 'Payers see it on every page you share.',
  look: 'Look and language',
  account: 'Account',
  email: 'E-mail',
  ethereum: 'Ethereum account',
  role: 'Role',
  roles: { owner: 'Owner' },
  merchantId: 'Merchant id',
};

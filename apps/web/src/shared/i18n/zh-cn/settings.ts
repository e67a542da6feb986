export const settings = {
  title: '设置',
  business: '商户',
  name: '您的姓名或商户名称',
  nameHint: '付款人会在您分享的每个页面上看到它。',
  look: '外观与语言',
  account: '账户',
  email: '邮箱',
  ethereum: '以太坊账户',
  role: '角色',
  roles: { owner: '所有者' },
  merchantId: '商户编号',
};

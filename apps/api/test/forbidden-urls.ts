/** URLs that must not be reached whatever listens there: every spelling of the machine, its network and its cloud. */
export const forbiddenUrls = [
  'http://127.0.0.1', 'http://127.0.0.1:80', 'http://127.1', 'http://127.0.1', 'http://127.255.255.254', 'http://2130706433', 'http://0x7f.1', 'http://0x7f000001', 'http://0177.1',
  'http://0177.0.0.1', 'http://017700000001', 'http://0x7f.0x0.0x0.0x1', 'http://127.0.0.1.', 'http://１２７.０.０.１', 'http://127。0。0。1', 'http://0', 'http://0.0.0.0', 'http://0x0',
  'http://10.0.0.1', 'http://10.255.255.255', 'http://172.16.0.1', 'http://172.31.255.255', 'http://192.168.0.1', 'http://192.168.1.1', 'http://3232235777', 'http://100.64.0.1', 'http://100.127.255.255',
  'http://169.254.169.254/latest/meta-data/', 'http://169.254.170.2/v2/credentials', 'http://2852039166', 'http://0xa9fea9fe', 'http://0251.0376.0251.0376', 'http://100.100.100.200', 'http://192.0.0.192', 'http://168.63.129.16',
  'http://198.18.0.1', 'http://192.0.2.1', 'http://198.51.100.1', 'http://203.0.113.1', 'http://192.88.99.1', 'http://224.0.0.1', 'http://239.255.255.250', 'http://240.0.0.1', 'http://255.255.255.255',
  'http://[::1]', 'http://[::]', 'http://[0:0:0:0:0:0:0:1]', 'http://[::ffff:127.0.0.1]', 'http://[::ffff:7f00:1]', 'http://[::ffff:169.254.169.254]', 'http://[::127.0.0.1]', 'http://[::7f00:1]', 'http://[::ffff:0:127.0.0.1]',
  'http://[64:ff9b::7f00:1]', 'http://[64:ff9b::169.254.169.254]', 'http://[64:ff9b:1::7f00:1]', 'http://[2002:7f00:1::]', 'http://[2002:a9fe:a9fe::1]', 'http://[2001::1]', 'http://[fe80::1]', 'http://[febf::1]', 'http://[fec0::1]',
  'http://[fc00::1]', 'http://[fd00:ec2::254]', 'http://[fd20:ce::254]', 'http://[ff02::1]', 'http://[100::1]', 'http://[2001:db8::1]', 'http://[5f00::1]', 'http://[3fff::1]', 'http://localhost', 'http://localhost.', 'http://LOCALHOST', 'http://loc%61lhost',
];

/** Public addresses at ports of something that is not the web. */
export const forbiddenPortUrls = [22, 25, 5432, 6379, 8080, 11211].map((port) => `http://93.184.215.14:${String(port)}`);

/** URLs that are no URL of a merchant's: another scheme, a user, a part that is missing or spelled wrongly. */
export const malformedUrls = ['file:///etc/passwd', 'gopher://127.0.0.1:6379/_INFO', 'ftp://example.com', 'data:text/plain,x', 'javascript:alert(1)', '//example.com', 'example.com', 'http://', 'http://user@example.com', 'http://user:pass@example.com', 'http://example.com@127.0.0.1', 'http://example.com#x', 'http:\\\\127.0.0.1', 'http://exa mple.com', 'http://[::1', 'http://[fe80::1%25eth0]', `http://example.com/${'a'.repeat(2_000)}`];

import { describe, expect, it } from '@jest/globals';
import { badgeMarkdown, buttonHtml, curlCommand, payCommand } from './share-snippets.js';

describe('snippets to share', () => {
  it('let no title break out of the button', () => {
    expect(buttonHtml('https://till.example/p/a', '"><script>x</script>')).toContain('&quot;&gt;&lt;script&gt;');
  });

  it('take the picture of the badge from the same Till', () => {
    expect(badgeMarkdown('https://till.example/t/ada', 'Tip [ada]', 'tip')).toBe('[![Tip ada](https://till.example/assets/dashboard/badge-tip.svg)](https://till.example/t/ada)');
  });

  it('quote an address only where a shell needs it', () => {
    expect(curlCommand('https://till.example/p/abc')).toBe('curl -i https://till.example/p/abc');
    expect(payCommand("https://till.example/t/ada?amount=5&x='")).toBe("npm run pay -- 'https://till.example/t/ada?amount=5&x='\\'''");
  });
});

import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A stand-in for the built web app that prints its view as JSON, so that a spec sees what a page was told. */
export async function stubPages(): Promise<string> {
  const dist = await mkdtemp(join(tmpdir(), 'till-pages-'));
  await mkdir(join(dist, 'ssr'));
  const page = 'export function renderPage(view, assets) { return "<!doctype html>" + JSON.stringify({ view, assets }); }\nexport const renderDocs = renderPage;\n';
  await writeFile(join(dist, 'ssr', 'server.js'), `${page}export function renderMarkdown(text) { return "<p>" + text + "</p>"; }\n`);
  for (const part of ['checkout', 'docs']) {
    await mkdir(join(dist, part, '.vite'), { recursive: true });
    await writeFile(join(dist, part, '.vite', 'manifest.json'), JSON.stringify({ 'src/checkout/client.tsx': { file: 'client.js', css: ['client.css'], isEntry: true } }));
  }
  return dist;
}

/** What a stub page was told. */
export async function viewOf<View>(response: Response): Promise<View> {
  return (JSON.parse((await response.text()).replace('<!doctype html>', '')) as { view: View }).view;
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Injectable } from '@nestjs/common';
import type { DocsView, HostedAssets, HostedRenderer, HostedView } from '@till/contract';
import { Config } from '../../config/config.js';

interface Loaded {
  renderer: HostedRenderer;
  assets: HostedAssets;
  /** Those of docs pages. */
  docsAssets: HostedAssets;
}

type Manifest = Record<string, { file: string; css?: string[]; isEntry?: boolean }>;

/** Renders public pages with the web app's server bundle, loaded on the first page. */
@Injectable()
export class PageRenderer {
  private loading: Promise<Loaded> | null = null;

  constructor(private readonly config: Config) {}

  /** A whole HTML document. Rejects when the web app is not built. */
  async page(view: HostedView): Promise<string> {
    const { renderer, assets } = await this.load();
    return renderer.renderPage(view, assets);
  }

  /** The docs page of a gateway, a whole HTML document. */
  async docs(view: DocsView): Promise<string> {
    const { renderer, docsAssets } = await this.load();
    return renderer.renderDocs(view, docsAssets);
  }

  /** HTML of a merchant's Markdown, with nothing in it that runs or loads. */
  async markdown(text: string): Promise<string> {
    return (await this.load()).renderer.renderMarkdown(text);
  }

  private load(): Promise<Loaded> {
    this.loading ??= this.read().catch((error: unknown) => {
      this.loading = null;
      throw error;
    });
    return this.loading;
  }

  private async read(): Promise<Loaded> {
    const { webDist } = this.config;
    const bundle = join(webDist, 'ssr', 'server.js');
    const renderer = (await import(process.platform === 'win32' ? pathToFileURL(bundle).href : bundle)) as HostedRenderer;
    return { renderer, assets: await this.assetsOf('checkout'), docsAssets: await this.assetsOf('docs') };
  }

  /** Script and styles of a built part of the public pages, by its folder. */
  private async assetsOf(folder: string): Promise<HostedAssets> {
    const manifest = JSON.parse(await readFile(join(this.config.webDist, folder, '.vite', 'manifest.json'), 'utf8')) as Manifest;
    const entry = Object.values(manifest).find((one) => one.isEntry);
    if (!entry) throw new Error(`the manifest of ${folder} names no entry`);
    const address = (file: string): string => `/assets/${folder}/${file}`;
    return { script: address(entry.file), styles: (entry.css ?? []).map(address) };
  }
}

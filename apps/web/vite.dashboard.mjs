import { readFile } from 'node:fs/promises';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { here, sharedConfig } from './vite.shared.mjs';

/**
 * Emits the theme script as a file of its own and names it early in <head>: it must run before the first paint, and
 * the content security policy forbids inline scripts.
 */
function themeScript() {
  let reference;
  return {
    name: 'till-theme-script',
    async buildStart() {
      const source = await readFile(here('src/dashboard/theme-boot.js'), 'utf8');
      reference = this.emitFile({ type: 'asset', name: 'theme-boot.js', source });
    },
    transformIndexHtml: {
      order: 'post',
      handler: (html, context) => {
        const file = Object.values(context.bundle ?? {}).find((one) => one.type === 'asset' && one.names?.includes('theme-boot.js'));
        if (!file || !reference) return html;
        return [{ tag: 'script', attrs: { src: `/assets/dashboard/${file.fileName}` }, injectTo: 'head-prepend' }];
      },
    },
  };
}

/** The dashboard: a React single-page app, served by the API under /dashboard. */
export const dashboardConfig = {
  ...sharedConfig,
  root: here('src/dashboard'),
  publicDir: here('src/dashboard/public'),
  base: '/assets/dashboard/',
  plugins: [react(), tailwindcss(), themeScript()],
  build: { ...sharedConfig.build, outDir: here('dist/dashboard'), manifest: true, chunkSizeWarningLimit: 600 },
};

export default dashboardConfig;

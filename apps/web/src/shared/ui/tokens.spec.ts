import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

type Colour = readonly [lightness: number, chroma: number, hue: number];
type Pair = readonly [light: Colour, dark: Colour];

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');

function parts(text: string): Colour {
  const [lightness = '0', chroma = '0', hue = '0'] = text.split('/')[0]?.trim().split(/\s+/) ?? [];
  return [Number.parseFloat(lightness) / 100, Number.parseFloat(chroma), Number.parseFloat(hue)];
}

const tokens = new Map<string, Pair>(
  [...css.matchAll(/--([\w-]+):\s*light-dark\(oklch\(([^)]+)\), oklch\(([^)]+)\)\);/g)].map(([, name = '', light = '', dark = '']) => [name, [parts(light), parts(dark)]]),
);

/** Relative luminance of an OKLCH colour, by way of linear sRGB (Björn Ottosson's matrices, WCAG 2.2's weights). */
function luminance([lightness, chroma, hue]: Colour): number {
  const radians = (hue * Math.PI) / 180;
  const [a, b] = [chroma * Math.cos(radians), chroma * Math.sin(radians)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clamp = (value: number) => Math.min(1, Math.max(0, value));
  const red = clamp(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
  const green = clamp(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
  const blue = clamp(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(over: string, under: string): number {
  const [front, back] = [tokens.get(over), tokens.get(under)];
  if (!front || !back) throw new Error(`no token ${front ? under : over}`);
  return Math.min(
    ...([0, 1] as const).map((theme) => {
      const [x, y] = [luminance(front[theme]), luminance(back[theme])];
      return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
    }),
  );
}

const surfaces = ['paper', 'sheet', 'well'];
const states = ['settled', 'settling', 'unknown', 'failed', 'expired', 'reverted', 'refunded'];
const networks = [...tokens.keys()].filter((name) => name.startsWith('net-'));
const textPairs = [
  ...['ink', 'ink-2', 'ink-3', 'till', 'danger', 'test-ink'].flatMap((ink) => surfaces.map((surface) => [ink, surface])),
  ...states.flatMap((state) => [...surfaces, `state-${state}-soft`].map((ground) => [`state-${state}`, ground])),
  ...['till', 'till-hover', 'till-press'].map((ground) => ['on-till', ground]),
  ...networks.map((network) => ['on-net', network]),
  ...['ink', 'ink-2', 'till'].map((ink) => [ink, 'till-soft']),
  ['on-danger', 'danger'],
  ['danger', 'danger-soft'],
  ['test-ink', 'test-soft'],
] as [string, string][];

describe('the colours of both themes', () => {
  it.each(textPairs)('lets %s be read on %s (4.5:1)', (over, under) => {
    expect(contrast(over, under)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['line-strong', 'focus', ...networks])('lets %s be seen on every surface (3:1)', (mark) => {
    for (const surface of surfaces) expect(contrast(mark, surface)).toBeGreaterThanOrEqual(3);
  });

  it('gives every network a hue of its own', () => {
    expect(new Set(networks.map((name) => String(tokens.get(name)))).size).toBe(networks.length);
  });
});

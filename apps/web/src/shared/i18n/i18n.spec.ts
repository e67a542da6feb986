import { describe, expect, it } from '@jest/globals';
import { en } from './en.js';
import { zhCn } from './zh-cn.js';

type Tree = { [key: string]: string | Tree };

function flat(tree: Tree, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) => (typeof value === 'string' ? [[`${path}${key}`, value] as [string, string]] : flat(value, `${path}${key}.`)));
}

const english = new Map(flat(en));
const chinese = new Map(flat(zhCn));
const placeholders = (text: string | undefined) => [...(text ?? '').matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();

describe('the two languages', () => {
  it('have the same keys; only the singular form is English alone', () => {
    const counted = [...english.keys()].filter((key) => !key.endsWith('_one'));
    expect([...chinese.keys()].sort()).toEqual(counted.sort());
  });

  it('have the same placeholders in every text', () => {
    const differing = [...chinese.keys()].filter((key) => String(placeholders(english.get(key))) !== String(placeholders(chinese.get(key))));
    expect(differing).toEqual([]);
  });

  it('leave no text empty', () => {
    expect([...english, ...chinese].filter(([, text]) => !text.trim())).toEqual([]);
  });

  it('leave no English sentence in the Chinese texts but those a machine reads', () => {
    const same = [...chinese].filter(([key, text]) => text === english.get(key) && /[a-z]{3,} [a-z]{3,}/i.test(text)).map(([key]) => key);
    expect(same).toEqual(['account.statement', 'auth.statement']);
  });
});

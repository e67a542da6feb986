import { describe, expect, it } from '@jest/globals';
import { createResourceSchema, updateResourceSchema } from '@till/contract';
import { sampleResources } from '../../../testing/sample-data.js';
import { createBody, emptyForm, formOf, resourceFormSchema, type ResourceForm, splitPresets, updateBody } from './resource-form.js';

const faults = (form: ResourceForm) => resourceFormSchema.safeParse(form).error?.issues.map((issue) => [issue.path[0], issue.message]) ?? [];
const link = (change: Partial<ResourceForm>) => emptyForm({ title: 'An article', price: '1.50', ...change });
const jar = (change: Partial<ResourceForm>) => emptyForm({ kind: 'tip_jar', title: 'Thanks', handle: 'ada', ...change });

describe('the resource form', () => {
  it.each([
    link({}),
    link({ deliver: 'text', content: 'Hello', preview: 'He' }),
    link({ deliver: 'json', jsonText: '{"a":[1]}' }),
    link({ deliver: 'redirect', redirectUrl: 'https://example.com/secret' }),
    link({ networks: ['eip155:84532'], successUrl: 'https://example.com/thanks', listed: true }),
    jar({ presets: '2, 4 6' }),
  ])('makes a body the API takes (%#)', (form) => {
    expect(faults(form)).toEqual([]);
    expect(createResourceSchema.safeParse(createBody(form)).error?.issues ?? []).toEqual([]);
  });

  it.each([
    [link({ price: '0' }), ['price', 'amount']],
    [link({ price: '1,50' }), ['price', 'amount']],
    [link({ price: '1.1234567' }), ['price', 'amount']],
    [link({ title: ' ' }), ['title', 'required']],
    [link({ deliver: 'json', jsonText: '{' }), ['jsonText', 'json']],
    [link({ deliver: 'redirect', redirectUrl: 'javascript:alert(1)' }), ['redirectUrl', 'url']],
    [link({ deliver: 'file' }), ['fileId', 'file']],
    [jar({ handle: '-a' }), ['handle', 'handle']],
    [jar({ presets: '1 2000' }), ['presets', 'limits']],
    [jar({ presets: '1 2 3 4 5 6 7' }), ['presets', 'presets']],
  ])('names the fault of a form (%#)', (form, fault) => {
    expect(faults(form)).toContainEqual(fault);
  });

  it.each(sampleResources.filter((resource) => resource.price !== '0'))('changes nothing when a resource is saved as it is: $title', (resource) => {
    const body = updateBody(formOf(resource));
    expect(updateResourceSchema.safeParse(body).success).toBe(true);
    expect(body).toMatchObject({ title: resource.title, description: null, networks: null });
  });

  it('asks for a listing of links only: a tip jar is never listed', () => {
    expect(createBody(link({ listed: true })).listed).toBe(true);
    expect(updateBody(link({})).listed).toBe(false);
    expect(createBody(jar({ listed: true }))).not.toHaveProperty('listed');
  });

  it('splits suggested amounts as people type them', () => {
    expect(splitPresets(' 1, 3;5，10 ')).toEqual(['1', '3', '5', '10']);
  });
});

import { type CreateResource, type Deliverable, handleSchema, positiveAmountSchema, type Resource, tipJarDefaults, toBaseUnits, type UpdateResource } from '@till/contract';
import { z } from 'zod';

export const deliverKinds = ['none', 'text', 'json', 'redirect', 'file'] as const;
export type DeliverKind = (typeof deliverKinds)[number];

function fits(schema: z.ZodType, text: string): boolean {
  return schema.safeParse(text).success;
}
const isAmount = (text: string) => fits(positiveAmountSchema, text.trim());
const isUrl = (text: string) => fits(z.url({ protocol: /^https?$/ }), text.trim());

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Amounts of a tip jar as one types them: "1 3 5" or "1, 3, 5". */
export function splitPresets(text: string): string[] {
  return text.split(/[\s,;，、]+/).filter(Boolean);
}

const shape = z.object({
  kind: z.enum(['pay_link', 'tip_jar']),
  title: z.string().trim().min(1, 'required').max(120, 'tooLong'),
  description: z.string().max(500, 'tooLong'),
  price: z.string(),
  handle: z.string(),
  presets: z.string(),
  minAmount: z.string(),
  maxAmount: z.string(),
  deliver: z.enum(deliverKinds),
  content: z.string().max(200_000, 'tooLong'),
  preview: z.string().max(20_000, 'tooLong'),
  jsonText: z.string(),
  redirectUrl: z.string(),
  fileId: z.string(),
  fileName: z.string(),
  /** Empty means every network the merchant can receive on. */
  networks: z.array(z.string()),
  successUrl: z.string(),
  listed: z.boolean(),
});
export type ResourceForm = z.infer<typeof shape>;
type Fault = [field: keyof ResourceForm, fault: string];

function jarFaults(form: ResourceForm): Fault[] {
  const faults: Fault[] = [];
  const presets = splitPresets(form.presets);
  if (!fits(handleSchema, form.handle)) faults.push(['handle', 'handle']);
  if (presets.length === 0 || presets.length > 6 || !presets.every(isAmount)) faults.push(['presets', 'presets']);
  for (const field of ['minAmount', 'maxAmount'] as const) if (!isAmount(form[field])) faults.push([field, 'amount']);
  if (faults.length > 0) return faults;
  const [min, max] = [toBaseUnits(form.minAmount.trim()), toBaseUnits(form.maxAmount.trim())];
  const inside = presets.every((preset) => toBaseUnits(preset) >= min && toBaseUnits(preset) <= max);
  return min <= max && inside ? [] : [['presets', 'limits']];
}

function linkFaults(form: ResourceForm): Fault[] {
  const faults: Fault[] = [];
  if (!isAmount(form.price)) faults.push(['price', 'amount']);
  if (form.deliver === 'text' && !form.content.trim()) faults.push(['content', 'required']);
  if (form.deliver === 'json' && !isJson(form.jsonText)) faults.push(['jsonText', 'json']);
  if (form.deliver === 'redirect' && !isUrl(form.redirectUrl)) faults.push(['redirectUrl', 'url']);
  if (form.deliver === 'file' && !form.fileId) faults.push(['fileId', 'file']);
  if (form.successUrl.trim() && !isUrl(form.successUrl)) faults.push(['successUrl', 'url']);
  return faults;
}

/** Checks the form; each fault names its text in `common.form`. The API checks everything again. */
export const resourceFormSchema = shape.superRefine((form, context) => {
  for (const [field, fault] of form.kind === 'tip_jar' ? jarFaults(form) : linkFaults(form)) context.addIssue({ code: 'custom', path: [field], message: fault });
});

/** A form with sensible defaults; what is given stands instead. */
export function emptyForm(given: Partial<ResourceForm>): ResourceForm {
  return {
    kind: 'pay_link',
    title: '',
    description: '',
    price: '',
    handle: '',
    presets: tipJarDefaults.presets.join(' '),
    minAmount: tipJarDefaults.minAmount,
    maxAmount: tipJarDefaults.maxAmount,
    deliver: 'none',
    content: '',
    preview: '',
    jsonText: '{\n  "answer": 42\n}',
    redirectUrl: '',
    fileId: '',
    fileName: '',
    networks: [],
    successUrl: '',
    listed: false,
    ...given,
  };
}

/** The form of a resource that exists. */
export function formOf(resource: Resource): ResourceForm {
  const { deliverable } = resource;
  return emptyForm({
    kind: resource.kind === 'tip_jar' ? 'tip_jar' : 'pay_link',
    title: resource.title,
    description: resource.description ?? '',
    price: resource.price ?? '',
    handle: resource.handle ?? '',
    networks: resource.networks ?? [],
    successUrl: resource.successUrl ?? '',
    listed: resource.listed,
    ...(resource.presets ? { presets: resource.presets.join(' ') } : {}),
    ...(resource.minAmount ? { minAmount: resource.minAmount } : {}),
    ...(resource.maxAmount ? { maxAmount: resource.maxAmount } : {}),
    deliver: deliverable?.type ?? 'none',
    ...(deliverable?.type === 'text' ? { content: deliverable.content, preview: deliverable.preview ?? '' } : {}),
    ...(deliverable?.type === 'json' ? { jsonText: JSON.stringify(deliverable.content, null, 2) } : {}),
    ...(deliverable?.type === 'redirect' ? { redirectUrl: deliverable.url } : {}),
    ...(deliverable?.type === 'file' ? { fileId: deliverable.fileId } : {}),
  });
}

function deliverableOf(form: ResourceForm): Deliverable | null {
  if (form.deliver === 'text') return { type: 'text', content: form.content, ...(form.preview.trim() ? { preview: form.preview } : {}) };
  if (form.deliver === 'json') return { type: 'json', content: z.json().parse(JSON.parse(form.jsonText)) };
  if (form.deliver === 'redirect') return { type: 'redirect', url: form.redirectUrl.trim() };
  return form.deliver === 'file' ? { type: 'file', fileId: form.fileId } : null;
}

const limitsOf = (form: ResourceForm) => ({ presets: splitPresets(form.presets), minAmount: form.minAmount.trim(), maxAmount: form.maxAmount.trim() });

/** Body of the call that creates what the form describes. */
export function createBody(form: ResourceForm): CreateResource {
  const deliverable = deliverableOf(form);
  const common = {
    title: form.title.trim(),
    ...(form.description.trim() ? { description: form.description.trim() } : {}),
    ...(form.networks.length > 0 ? { networks: form.networks } : {}),
  };
  if (form.kind === 'tip_jar') return { kind: 'tip_jar', ...common, handle: form.handle.trim().toLowerCase(), ...limitsOf(form) };
  return { kind: 'pay_link', ...common, price: form.price.trim(), ...(form.successUrl.trim() ? { successUrl: form.successUrl.trim() } : {}), ...(deliverable ? { deliverable } : {}), listed: form.listed };
}

/** Body of the call that changes a resource to what the form says. */
export function updateBody(form: ResourceForm): UpdateResource {
  const common = { title: form.title.trim(), description: form.description.trim() || null, networks: form.networks.length > 0 ? form.networks : null };
  if (form.kind === 'tip_jar') return { ...common, ...limitsOf(form) };
  return { ...common, price: form.price.trim(), successUrl: form.successUrl.trim() || null, deliverable: deliverableOf(form), listed: form.listed };
}

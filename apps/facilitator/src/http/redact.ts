/** Takes secrets out of a text. RPC addresses are secrets too: most carry a provider's key, and the SDK quotes them. */
export type Redact = (text: string) => string;

/** A redactor for the given values; empty ones are left out. */
export function redactor(secrets: readonly string[]): Redact {
  const longestFirst = secrets.filter((secret) => secret !== '').sort((one, other) => other.length - one.length);
  return (text) => longestFirst.reduce((clean, secret) => clean.replaceAll(secret, '[redacted]'), text);
}

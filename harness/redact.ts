/** What must never reach a journal, and how it looks. */
const secrets: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----/g, 'private key'],
  // A JSON Web Token, such as a ServiceAccount's: three base64url parts, of which the first two are JSON objects.
  [/\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/g, 'token'],
  [/(?<=\b(?:client-key-data|client-certificate-data|token)["']?:\s*["']?)[A-Za-z0-9+/=_.-]{20,}/g, 'credential'],
  [/(?<=\bBearer\s)[\w.~+/-]{8,}=*/gi, 'token'],
  // A bootstrap token of kubeadm (https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/).
  [/\b[a-z0-9]{6}\.[a-z0-9]{16}\b/g, 'bootstrap token'],
];

/** The text with every secret replaced by its kind. */
export function redactText(text: string): string {
  return secrets.reduce((clean, [pattern, name]) => clean.replace(pattern, `[${name} removed]`), text);
}

/** The value with every string in it redacted, at any depth. */
export function redact<T>(value: T): T {
  return redactUnknown(value) as T;
}

function redactUnknown(value: unknown): unknown {
  if (typeof value === 'string') return redactText(value);
  if (Array.isArray(value)) return value.map(redactUnknown);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, redactUnknown(inner)]));
}

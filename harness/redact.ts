/**
 * What must never reach a journal. A secret is known by its form (a PEM block, a JSON Web Token, a bootstrap token of
 * kubeadm) or by the name beside it (`client-key-data`, `Authorization`), as it stands or under base64 and URL encoding; what else a
 * Secret holds, by the kind beside it.
 */

interface Secret {
  readonly pattern: RegExp;
  /** What takes its place; `$1` is what stood before it and may stay. */
  readonly instead: string;
}

/** Between a name and its value in YAML, JSON, JSON within JSON, or a query. */
const assigned = String.raw`\\*["']?[ \t]*[:=][ \t]*\\*["']?`;
/** A line end, as it is or escaped in JSON, and the indentation after it. */
const lineEnd = String.raw`(?:\\+r)?(?:\\+n|\r?\n)[ \t]*`;

/** Between two lines that are items of a list in JSON. */
const nextItem = String.raw`["'](?:\s|\\+[rn])*,(?:\s|\\+[rn])*\\*["']`;

/** A PEM block; one that was cut off before its end is a secret as well. */
function pemBlock(label: string): RegExp {
  const begin = `-----BEGIN (?:[A-Z0-9]+ ){0,4}${label}-----`;
  return new RegExp(
    String.raw`${begin}(?:(?:[\w+/=\s\\:,."']|-(?!-))*-----END (?:[A-Z0-9]+ ){0,4}${label}-----|(?:[A-Za-z0-9+/=\s\\]|${nextItem})*)`,
    'g',
  );
}

/**
 * The end of a PEM block, behind what is left of its lines. They are looked for backwards, from where the end is found: for
 * that there is no other way in a time that grows with the text. The first of them may be half a line, the last a short one.
 */
function pemTail(label: string): RegExp {
  const end = `-----END (?:[A-Z0-9]+ ){0,4}${label}-----`;
  const gap = String.raw`(?:${lineEnd}|\\*${nextItem})`;
  const line = (length: string): string => String.raw`(?<!\\)[A-Za-z0-9+/=]${length}`;
  return new RegExp(`${end}(?<=((?:${line('+')}${gap})?(?:${line('{40,}')}${gap})*${line('+')}${gap})${end})`, 'g');
}

const tails: readonly Secret[] = [
  { pattern: pemTail('PRIVATE KEY'), instead: '[private key removed]' },
  { pattern: pemTail('CERTIFICATE(?: REQUEST)?'), instead: '[certificate removed]' },
];

/**
 * The entries of a Secret whose names say nothing: what stands just before its kind, where its keys are sorted, as in what kubectl
 * prints and keeps of what it applied. Entries that were written as text stand under a name that only a Secret has.
 */
const entriesOfSecrets: readonly Secret[] = [
  {
    pattern:
      /(?<="data\\*":\s*\{)[^{}]+(?=\},\s*(?:\\*"immutable\\*":\s*(?:true|false),\s*)?\\*"kind\\*":\s*\\*"Secret\\*")/g,
    instead: '[secret removed]',
  },
  {
    pattern: /(?<=^([ \t]*)data:\n)(?:\1[ \t]+\S.*\n)+(?=\1(?:immutable: \w+\n\1)?kind: Secret\b)/gm,
    instead: '$1  [secret removed]\n',
  },
  { pattern: /(?<="stringData\\*":\s*\{)[^{}]+(?=\})/g, instead: '[secret removed]' },
  { pattern: /(?<=^([ \t]*)stringData:\n)(?:\1[ \t]+\S.*(?:\n|$))+/gm, instead: '$1  [secret removed]\n' },
];

const secrets: readonly Secret[] = [
  ...entriesOfSecrets,
  { pattern: pemBlock('PRIVATE KEY'), instead: '[private key removed]' },
  { pattern: pemBlock('CERTIFICATE(?: REQUEST)?'), instead: '[certificate removed]' },
  // A JSON Web Token, such as a ServiceAccount's: three base64url parts, of which the first two are JSON objects.
  {
    pattern: new RegExp(
      String.raw`\beyJ(?:[\w-]|${lineEnd}){8,4096}\.eyJ(?:[\w-]|${lineEnd}){8,4096}\.[\w-]{8,}(?:${lineEnd}[\w-]{16,})*`,
      'g',
    ),
    instead: '[token removed]',
  },
  {
    pattern: new RegExp(
      `\\b((?:client-key-data|client-certificate-data|certificate-authority-data|token-secret|(?:id-|access-|refresh-)?token|password)${assigned})(?!/)[A-Za-z0-9+/=_.%-]{16,}`,
      'g',
    ),
    instead: '$1[credential removed]',
  },
  { pattern: /(--(?:token|certificate-key)[ =]["']?)[\w.]{16,}/g, instead: '$1[credential removed]' },
  { pattern: /\b(certificate key:?\s+)[0-9a-f]{64}\b/gi, instead: '$1[credential removed]' },
  { pattern: /\b(Bearer\s+|Authorization:\s*Basic\s+)[\w.~+/-]{8,}=*/gi, instead: '$1[token removed]' },
  // A bootstrap token of kubeadm (https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/).
  { pattern: /\b[a-z0-9]{6}\.[a-z0-9]{16}\b/g, instead: '[bootstrap token removed]' },
];

/** The text with every secret replaced by its kind. */
export const redactText = (text: string): string => redactLayers(text, 3);

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

/** No secret is shorter. */
const shortestSecret = 16;

/**
 * @param layers how many encodings deep to look: a key within a kubeconfig within a Secret is under two
 */
function redactLayers(text: string, layers: number): string {
  if (text.length < shortestSecret) return text;
  const whole = secrets.reduce((soFar, { pattern, instead }) => soFar.replace(pattern, instead), text);
  const clean = tails.reduce(withoutTails, whole);
  if (layers === 0) return clean;
  const orRedacted = (run: string, decodings: readonly string[]): string => {
    for (const decoded of decodings) {
      const found = redactLayers(decoded, layers - 1);
      if (found !== decoded) return namesIn(found);
    }
    return run;
  };
  return clean
    .replace(urlWord, (run) => orRedacted(run, withoutUrlEncoding(run)))
    .replace(base64, (run) => orRedacted(run, withoutBase64(run)));
}

function withoutTails(text: string, { pattern, instead }: Secret): string {
  let clean = '';
  let from = 0;
  for (const { 0: end, 1: lines = '', index } of text.matchAll(pattern)) {
    clean += text.slice(from, index - lines.length) + instead;
    from = index + end.length;
  }
  return clean + text.slice(from);
}

/** What was found in an encoded text; the rest of it cannot be told apart from the secret. */
const namesIn = (redacted: string): string => [...new Set(redacted.match(/\[[a-z ]+ removed\]/g))].join(' ');

/** A word in which something may be written as `%2B`. */
const urlWord = /[\w.~+/=*:,;@&?!$'()%-]+/g;

/** As a browser and as a form would have encoded it. A `%` that encodes nothing hides nothing beside it. */
function withoutUrlEncoding(run: string): string[] {
  const decoded = run.replaceAll(/(?:%[0-9A-Fa-f]{2})+/g, (escapes) =>
    Buffer.from(escapes.replaceAll('%', ''), 'hex').toString(),
  );
  return decoded === run ? [] : [decoded, decoded.replaceAll('+', ' ')];
}

/** Long enough for half a bootstrap token; in one line, or in the even lines that encoders write, the last of them shorter. */
const base64 = new RegExp(
  String.raw`[A-Za-z0-9+/_-]{22,}(?:(?<=[A-Za-z0-9+/_-]{40})${lineEnd}[A-Za-z0-9+/_-]{40,})*(?:(?<=[A-Za-z0-9+/_-]{40})${lineEnd}[A-Za-z0-9+/_-]+(?=[=\s"'\\]|$))?={0,2}`,
  'g',
);

/** Where a text was cut, what is left of it may begin with any of the four characters that stand for three bytes. */
function withoutBase64(run: string): string[] {
  const digits = run.replaceAll(/\\+[rn]|\s|=/g, '');
  return [0, 1, 2, 3].map((skipped) => Buffer.from(digits.slice(skipped), 'base64').toString('latin1'));
}

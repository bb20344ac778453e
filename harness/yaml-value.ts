import { parseDocument } from 'yaml';

/** What a YAML text says; or why it says nothing, and in which line where that is known. */
export type YamlValue = { readonly value: unknown } | { readonly problem: string; readonly line?: number };

/** Reads one YAML document. Some of what is wrong, as an alias without its anchor, shows only when its value is made. */
export function yamlValue(text: string): YamlValue {
  const document = parseDocument(text, { prettyErrors: true });
  const [error] = document.errors;
  if (error !== undefined) {
    const line = error.linePos?.[0].line;
    return { problem: `not a YAML document: ${firstLine(error)}`, ...(line !== undefined && { line }) };
  }
  try {
    return { value: document.toJS() };
  } catch (problem) {
    if (!(problem instanceof Error)) throw problem;
    return { problem: `not a YAML document: ${firstLine(problem)}` };
  }
}

const firstLine = ({ message }: Error): string => message.split('\n', 1)[0] ?? '';

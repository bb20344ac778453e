import { htmlOf } from './interview/html.ts';
import { markdownOf } from './interview/markdown.ts';
import { packOf } from './interview/pack.ts';
import type { Renderer } from './renderer.ts';

/** What a candidate needs for each failure of the run, and an interviewer too, as Markdown. For practice, without the answers. */
export const interview: Renderer = (run, { practice = false }) => markdownOf(packOf(run), { practice });

/** The same as a page that is one file. For practice, the answers are folded up. */
export const interviewHtml: Renderer = (run, { practice = false }) =>
  htmlOf(packOf(run), { practice, title: `DNS in Kubernetes: the interview${practice ? ', for practice' : ''}` });

export { builtInTemplates } from './builtin/index.ts';
export { checkTemplate, type TemplateProblem } from './check.ts';
export { chooseTemplate, inLanguage } from './choose.ts';
export { renderTemplate, TemplateError } from './render.ts';
export { knownVariables, samples } from './samples.ts';
export type {
  DunningVariables,
  MailTemplate,
  MessageVariables,
  RenderedMail,
  TemplateName,
} from './types.ts';

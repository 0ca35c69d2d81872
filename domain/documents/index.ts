export { builtInDocuments } from './builtin/index.ts';
export { checkDocument } from './check.ts';
export { chooseDocument, renderDocument } from './render.ts';
export { documentSamples } from './samples.ts';
export type {
  DocumentName,
  DocumentTemplate,
  DocumentVariables,
  RenderedDocument,
  RenderPdf,
} from './types.ts';

import { createRequire } from 'node:module';
import type { temporal } from '@temporalio/proto';

type History = temporal.api.history.v1.IHistory;
interface ProtoJson {
  toJson(type: unknown, message: unknown): unknown;
  fromJson(type: unknown, json: unknown, options: { ignoreUnknownFields: boolean }): History;
}
interface Root {
  lookupType(name: string): { fromObject(value: unknown): unknown };
}

// `historyToJSON` of @temporalio/common fails where npm gives it another copy of protobufjs than @temporalio/proto has,
// which is so as long as gRPC needs an older one: here both sides use the copy of @temporalio/proto.
const here = createRequire(import.meta.url);
const proto = here('@temporalio/proto');
const { patchProtobufRoot } = here('@temporalio/proto/lib/patch-protobuf-root');
const { toJson, fromJson }: ProtoJson = createRequire(here.resolve('@temporalio/proto'))(
  'protobufjs/ext/protojson',
);
const type = (patchProtobufRoot(proto) as Root).lookupType('temporal.api.history.v1.History');

/** A history in the JSON that Temporal's own tools write and read. */
export function historyJson(history: History): unknown {
  return toJson(type, type.fromObject(history));
}

/** The history of such JSON. */
export function historyOf(json: unknown): History {
  return fromJson(type, json, { ignoreUnknownFields: true });
}

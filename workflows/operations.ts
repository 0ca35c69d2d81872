import type { OperationKind, OperationParams } from '../domain/operations/kinds.ts';
import { anonymize } from './anonymize.ts';
import { archive, unarchive } from './archive.ts';
import { bulkUpdate, removeItems } from './bulk.ts';
import { changeCurrency } from './change-currency.ts';
import { close } from './close.ts';
import type { OperationSpec, StepSpec } from './contracts/define.ts';
import { deleteClient } from './delete.ts';
import { disconnectProvider } from './disconnect-provider.ts';
import { eraseDue } from './erase-due.ts';
import { exportData } from './export.ts';
import { merge, unmerge } from './merge.ts';
import { removePaymentMethod } from './remove-payment-method.ts';
import { reopen } from './reopen.ts';
import { serviceCommands } from './service-commands.ts';
import { setPaymentMethod } from './set-payment-method.ts';

/** Every kind's step table. Pure data, so the API previews what the worker runs. */
const specs: { [K in OperationKind]: OperationSpec<K> } = {
  close,
  reopen,
  anonymize,
  'erase-due': eraseDue,
  archive,
  unarchive,
  export: exportData,
  delete: deleteClient,
  'remove-payment-method': removePaymentMethod,
  'change-currency': changeCurrency,
  'disconnect-provider': disconnectProvider,
  merge,
  unmerge,
  'service-commands': serviceCommands,
  'bulk-update': bulkUpdate,
  'remove-items': removeItems,
  'set-payment-method': setPaymentMethod,
};

/** The steps of one operation, in order. */
export function stepsOf<K extends OperationKind>(kind: K, params: OperationParams<K>): StepSpec[] {
  return (specs[kind] as OperationSpec<K>).steps(params);
}

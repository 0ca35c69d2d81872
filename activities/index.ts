import { accountActivities } from './account-limits.ts';
import { automaticStatusActivities } from './automatic-status.ts';
import { bulkActivities } from './bulk.ts';
import { currencyActivities } from './change-currency.ts';
import { closeActivities } from './close.ts';
import { dataRequestActivities } from './data-requests.ts';
import { deleteActivities } from './delete.ts';
import type { Deps } from './deps.ts';
import { disconnectActivities } from './disconnect-provider.ts';
import { dunningActivities } from './dunning/index.ts';
import { dunningSweepActivities } from './dunning/sweep/index.ts';
import { engineActivities } from './engine.ts';
import { certifyActivities } from './erasure/certify.ts';
import { collectActivities } from './erasure/collect.ts';
import { eraseActivities } from './erasure/erase.ts';
import { scanActivities } from './erasure/scan.ts';
import { sweepActivities } from './erasure/sweep.ts';
import { exportActivities } from './export.ts';
import { exportSweepActivities } from './export-sweep.ts';
import { invoicingActivities } from './invoicing.ts';
import { mergeActivities } from './merge.ts';
import { notifyActivities } from './notify.ts';
import { oldDeliveryActivities } from './old-deliveries.ts';
import { passwordActivities } from './password-resets/index.ts';
import { paymentMethodActivities } from './payment-methods.ts';
import { paymentActivities } from './payments.ts';
import { reconcileActivities } from './reconcile.ts';
import { serviceActivities } from './services/commands.ts';
import { setPaymentMethodActivities } from './set-payment-method.ts';
import { statusActivities } from './status.ts';
import { storedFileActivities } from './stored-files.ts';
import { tellActivities } from './tell-subscribers.ts';
import { unmergeActivities } from './unmerge.ts';
import { webhookActivities } from './webhooks.ts';

/** All activities over their dependencies. */
export function createActivities(deps: Deps) {
  return {
    ...engineActivities(deps),
    ...closeActivities(deps),
    ...serviceActivities(deps),
    ...bulkActivities(deps),
    ...setPaymentMethodActivities(deps),
    ...statusActivities(deps),
    ...automaticStatusActivities(deps),
    ...accountActivities(deps),
    ...deleteActivities(deps),
    ...paymentMethodActivities(deps),
    ...storedFileActivities(deps),
    ...currencyActivities(deps),
    ...disconnectActivities(deps),
    ...notifyActivities(deps),
    ...collectActivities(deps),
    ...eraseActivities(deps),
    ...scanActivities(deps),
    ...certifyActivities(deps),
    ...sweepActivities(deps),
    ...storedFileActivities(deps),
    ...exportActivities(deps),
    ...dataRequestActivities(deps),
    ...exportSweepActivities(deps),
    ...invoicingActivities(deps),
    ...passwordActivities(deps),
    ...mergeActivities(deps),
    ...unmergeActivities(deps),
    ...reconcileActivities(deps),
    ...tellActivities(deps),
    ...webhookActivities(deps),
    ...oldDeliveryActivities(deps),
    ...paymentActivities(deps),
    ...dunningActivities(deps),
    ...dunningSweepActivities(deps),
  };
}

export type Activities = ReturnType<typeof createActivities>;

import { isGrpcServiceError } from '@temporalio/client';

/** Temporal cannot be reached or does not answer in time. */
export class EngineUnavailable extends Error {
  override readonly name = 'EngineUnavailable';
}

/** What a call answers. @throws EngineUnavailable when Temporal does not answer */
export async function orUnavailable<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (isServiceFailure(error)) throw new EngineUnavailable('Temporal does not answer.', { cause: error });
    throw error;
  }
}

/** Whether it is Temporal that failed. The SDK wraps what gRPC says once or twice. */
export function isServiceFailure(error: unknown): boolean {
  return (
    isGrpcServiceError(error) ||
    (error instanceof Error && error.cause !== undefined && isServiceFailure(error.cause))
  );
}

import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ActiveFault } from './faults.ts';

/** Spoils an answer as the fault says; `false` when the call only had to wait. `refuse` answers 200 with a failure inside. */
export async function spoil(
  fault: ActiveFault,
  response: ServerResponse,
  refuse: (reason: string) => void,
): Promise<boolean> {
  switch (fault.effect) {
    case 'slow':
      await sleep(fault.delayMs, undefined, { ref: false });
      // A real panel works on when its caller has gone.
      return false;
    case 'reset':
      response.socket?.resetAndDestroy();
      return true;
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end(
        '<!DOCTYPE html><html><body><h1>WHM Login</h1><p>The system is being updated.</p></body></html>',
      );
      return true;
    case 'garbage':
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('{"unexpected":true}');
      return true;
    case 'status':
      response.writeHead(fault.status, {
        'content-type': 'text/html',
        location: 'https://127.0.0.1:1/login',
      });
      response.end(`<html><body><h1>HTTP error ${fault.status}</h1></body></html>`);
      return true;
    case 'refuse':
      refuse(fault.reason);
      return true;
  }
}

import { randomUUID } from 'node:crypto';
import { systemClock } from '../base/index.js';
import { type Config, removeGatewayRecord } from '../config/index.js';
import { createLogger } from '../observe/index.js';
import { recordGateway, startGateway } from '../wire/index.js';
import { connectWorker, type ReadyFacts, superviseWorkers } from '../workers/index.js';
import { CommandFault } from './output.js';
import { missingWords } from './ready-words.js';

/** Serves as the primary process of several workers, until `stopped` resolves. `onReady` is called once, when all of them serve. */
export async function serveWithWorkers(
  config: Config,
  { stopped, onReady }: { readonly stopped: Promise<void>; readonly onReady: (facts: ReadyFacts) => void },
): Promise<void> {
  const log = createLogger(config.logLevel);
  const instance = randomUUID();
  const workers = await superviseWorkers({ count: config.workers, instance, log }).catch((error: unknown) => {
    throw new CommandFault(error instanceof Error ? error.message : String(error));
  });
  const { origin, port } = workers.facts;
  recordGateway(config, { instance, origin, port }, log);
  onReady(workers.facts);
  const onHangUp = (): void => workers.reload();
  process.on('SIGHUP', onHangUp);
  await stopped;
  process.off('SIGHUP', onHangUp);
  removeGatewayRecord(config.dataDir, instance);
  await workers.stop();
}

/** Serves as one worker, until the primary process requests it to stop. */
export async function serveAsWorker(config: Config): Promise<void> {
  const worker = await connectWorker(systemClock);
  try {
    const gateway = await startGateway(config, worker);
    const { origin, port } = gateway;
    worker.ready({ origin, port, hints: missingWords(gateway) });
    await worker.stopped;
    await gateway.close();
  } catch (error) {
    worker.failed(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  } finally {
    worker.close();
  }
}

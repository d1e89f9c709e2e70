import { Injectable } from '@nestjs/common';
import { InstanceList } from '../views/instance-list.js';
import { OperationList } from '../views/operation-list.js';
import { type OperationAddress, parseOperationId } from './addresses.js';
import { type InstanceSource, instanceSource } from './instance-answer.js';
import { type OperationSource, operationSource } from './operation-answer.js';
import { RowsOnLog } from './rows-on-log.js';

/**
 * What a command is answered with: the rows of the views, or, when those did not get there in time, the same rows folded
 * from the log. What was recorded never turns into an error.
 */
@Injectable()
export class Answers {
  constructor(
    private readonly instances: InstanceList,
    private readonly operations: OperationList,
    private readonly onLog: RowsOnLog,
  ) {}

  async instance(instance: string, viewsReached: boolean): Promise<InstanceSource> {
    const [row] = viewsReached ? await this.instances.byIds([instance]) : [];
    return instanceSource(row ?? (await this.onLog.instance(instance)));
  }

  async operation(address: OperationAddress, viewsReached: boolean): Promise<OperationSource> {
    const [row] = viewsReached ? await this.operations.byIds([address.operation]) : [];
    return operationSource(row ?? (await this.onLog.operation(address)));
  }

  /** By the id that the caller gave and a command accepted. */
  operationById(operationId: string, viewsReached: boolean): Promise<OperationSource> {
    const address = parseOperationId(operationId);
    if (address === undefined) throw new Error(`A command on '${operationId}' was accepted, and that is no operation`);
    return this.operation(address, viewsReached);
  }
}

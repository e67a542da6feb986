import { applyDecorators, HttpCode, RequestMapping, RequestMethod, SerializeOptions, SetMetadata } from '@nestjs/common';
import { ApiOperation, ApiResponse } from '@nestjs/swagger';
import { type Operations, operations, problemSchema } from '@till/contract';
import type { z } from 'zod';

export const operationMetadata = 'till:operation';

interface Shape {
  method: keyof typeof RequestMethod;
  path: string;
  answer?: z.ZodType;
}

/**
 * Makes a handler the implementation of an operation of the contract: method, path, success status and answer come
 * from there. The answer passes through its schema, so a field the contract does not name never leaves.
 */
export function Implements(name: keyof Operations, options: { status?: number; summary?: string } = {}): MethodDecorator {
  const operation: Shape = operations[name];
  const status = options.status ?? (operation.answer === undefined ? 204 : operation.method === 'POST' ? 201 : 200);
  return applyDecorators(
    RequestMapping({ method: RequestMethod[operation.method], path: operation.path }),
    HttpCode(status),
    SetMetadata(operationMetadata, name),
    ApiOperation({ operationId: name, ...(options.summary === undefined ? {} : { summary: options.summary }) }),
    ApiResponse({ status, ...(operation.answer ? { standardSchema: operation.answer } : {}) }),
    ApiResponse({ status: 'default', description: 'A problem (RFC 9457)', standardSchema: problemSchema }),
    ...(operation.answer ? [SerializeOptions({ schema: operation.answer })] : []),
  );
}

import 'reflect-metadata';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { Config } from './config/config.js';

/** The application's shape without its life: routes and schemas can be read, nothing is connected or started. */
export function previewApp(): Promise<INestApplication> {
  const config = new Config({ DATABASE_URL: 'postgres://nobody@localhost/none', TILL_SECRET: '00'.repeat(32) });
  return NestFactory.create(AppModule.with(config), new FastifyAdapter(), { preview: true, logger: false, abortOnError: false });
}

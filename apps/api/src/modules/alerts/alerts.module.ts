import { Module } from '@nestjs/common';
import { MerchantsModule } from '../merchants/merchants.module.js';
import { AlertsController } from './alerts.controller.js';
import { AlertsRepository } from './alerts.repository.js';
import { AlertsService } from './alerts.service.js';

@Module({ imports: [MerchantsModule], controllers: [AlertsController], providers: [AlertsRepository, AlertsService], exports: [AlertsService] })
export class AlertsModule {}

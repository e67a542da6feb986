import type { Gateway, GatewayRoute } from '@till/contract';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../../shared/ui/button.js';
import { Card } from '../../shared/ui/card.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { ErrorNote } from '../../shared/ui/error-note.js';
import { Field, Input, Select } from '../../shared/ui/field.js';
import { toast } from '../../shared/ui/toast-store.js';
import { AgentTrial } from '../features/agent-trial/agent-trial.js';
import { DoctorCard } from '../features/doctor/doctor-card.js';
import { useUpdateGateway } from '../features/gateways/api.js';
import { inputsOf } from '../features/gateways/route-table.js';
import { filledUrl, parametersOf } from '../features/gateways/route-url.js';

interface Props {
  gateway: Gateway;
  /** Id of the route that is tried; the first that charges without one. */
  chosen: string | undefined;
  onChoose: (routeId: string) => void;
}

/** Tries a route of the gateway as an agent, and says what a stranger would meet there. */
export function TrialTab({ gateway, chosen, onChoose }: Props) {
  const { t } = useTranslation();
  const route = gateway.routes.find(({ id }) => id === chosen) ?? gateway.routes.find(({ mode }) => mode === 'charge') ?? gateway.routes[0];
  if (!route) {
    return (
      <Card>
        <EmptyState
          title={t('gateways.routes.empty')}
          hint={t('gateways.try.empty')}
          action={
            <Link from="/gateway/$gatewayId" to="." search={{}} className={buttonClass('primary')}>
              {t('gateways.toRoutes')}
            </Link>
          }
        />
      </Card>
    );
  }
  return <RouteTrial key={route.id} route={route} gateway={gateway} onChoose={onChoose} />;
}

function RouteTrial({ route, gateway, onChoose }: { route: GatewayRoute; gateway: Gateway; onChoose: Props['onChoose'] }) {
  const { t } = useTranslation();
  const charge = useUpdateGateway(gateway.id, () => toast({ tone: 'good', text: t('gateways.publish.toast', { count: 1 }) }));
  const names = parametersOf(route.path);
  const [values, setValues] = useState<Record<string, string>>(() => Object.fromEntries(names.map((name) => [name, '1'])));
  return (
    <div className="grid gap-4">
      <AgentTrial url={filledUrl(route.url, values)} method={route.method === '*' ? 'GET' : route.method}>
        <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
          <Field label={t('gateways.try.route')}>
            {(wiring) => (
              <Select {...wiring} value={route.id} onChange={(event) => onChoose(event.target.value)}>
                {gateway.routes.map((one) => (
                  <option key={one.id} value={one.id}>
                    {`${one.method === '*' ? t('gateways.anyMethod') : one.method} ${one.path}`}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          {names.map((name) => (
            <Field key={name} label={name === '*' ? t('gateways.try.below') : name}>
              {(wiring) => <Input {...wiring} value={values[name] ?? ''} onChange={(event) => setValues({ ...values, [name]: event.target.value })} />}
            </Field>
          ))}
        </div>
        {route.mode !== 'charge' && (
          <div role="note" className="flex flex-wrap items-center gap-3 rounded-md bg-unknown-soft px-3 py-2 text-sm text-unknown">
            <p className="min-w-0 flex-1 basis-72">{t(`gateways.try.${route.mode}`)}</p>
            <Button size="sm" busy={charge.isPending} onClick={() => charge.mutate({ routes: inputsOf(gateway, ({ id }) => (id === route.id ? { mode: 'charge' } : {})), ifUnchangedSince: gateway.updatedAt })}>
              {t('gateways.mode.charge')}
            </Button>
            {charge.error && <ErrorNote error={charge.error} className="w-full" />}
          </div>
        )}
      </AgentTrial>
      <DoctorCard resourceId={route.id} />
    </div>
  );
}

import type { Gateway, GatewayRoute } from '@till/contract';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../../shared/ui/button.js';
import { Card } from '../../shared/ui/card.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { Field, Input, Select } from '../../shared/ui/field.js';
import { AgentTrial } from '../features/agent-trial/agent-trial.js';
import { filledUrl, parametersOf } from '../features/gateways/route-url.js';

interface Props {
  gateway: Gateway;
  /** Id of the route that is tried; the first that charges without one. */
  chosen: string | undefined;
  onChoose: (routeId: string) => void;
}

/** Tries a route of the gateway as an agent. */
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
  return <RouteTrial key={route.id} route={route} routes={gateway.routes} onChoose={onChoose} />;
}

function RouteTrial({ route, routes, onChoose }: { route: GatewayRoute; routes: readonly GatewayRoute[]; onChoose: Props['onChoose'] }) {
  const { t } = useTranslation();
  const names = parametersOf(route.path);
  const [values, setValues] = useState<Record<string, string>>(() => Object.fromEntries(names.map((name) => [name, '1'])));
  return (
    <AgentTrial url={filledUrl(route.url, values)} method={route.method === '*' ? 'GET' : route.method}>
      <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
        <Field label={t('gateways.try.route')}>
          {(wiring) => (
            <Select {...wiring} value={route.id} onChange={(event) => onChoose(event.target.value)}>
              {routes.map((one) => (
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
        <p role="note" className="rounded-md bg-unknown-soft px-3 py-2 text-sm text-unknown">
          {t(`gateways.try.${route.mode}`)}
        </p>
      )}
    </AgentTrial>
  );
}

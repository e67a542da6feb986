import type { Overview } from '@till/contract';
import { Link } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { networkLook } from '../../../shared/lib/network-look.js';
import { useSession } from '../../../shared/lib/session.js';
import { Card } from '../../../shared/ui/card.js';

type Todo = Overview['todo'][number];

const linkClass = 'flex min-h-11 items-center gap-3 border-t border-line px-5 py-2 hover:bg-well/60';

function TodoLink({ todo, forApi, children }: { todo: Todo; forApi: boolean; children: ReactNode }) {
  if (todo.kind === 'create_resource' && forApi) return <Link to="/gateway/new" className={linkClass}>{children}</Link>;
  if (todo.kind === 'create_resource') return <Link to="/resources/new" search={{ kind: 'pay_link' }} className={linkClass}>{children}</Link>;
  if (todo.kind === 'add_wallet') return <Link to="/wallets" search={{ add: '1' }} className={linkClass}>{children}</Link>;
  if (todo.kind === 'review_payment' && todo.subject) return <Link to="/payments/$paymentId" params={{ paymentId: todo.subject }} className={linkClass}>{children}</Link>;
  if (todo.kind === 'books_differ' || todo.kind === 'explain_inflows') return <Link to="/settlements" search={{}} className={linkClass}>{children}</Link>;
  if (todo.kind === 'network_down') return <Link to="/wallets/networks" className={linkClass}>{children}</Link>;
  return <Link to="/wallets" search={{}} className={linkClass}>{children}</Link>;
}

/** What waits for the merchant; nothing to do, nothing shown. */
export function TodoCard({ todos }: { todos: readonly Todo[] }) {
  const { t } = useTranslation();
  const forApi = useSession().merchant.goal === 'api';
  if (todos.length === 0) return null;
  // Two wallets to prove are one errand: both wait on the same page. So do two that differ from the chain.
  const errands = todos.filter((todo, index) => !['prove_wallet', 'wallet_waits', 'books_differ'].includes(todo.kind) || todos.findIndex((one) => one.kind === todo.kind) === index);
  return (
    <Card flush title={t('overview.todo.title')}>
      <ul>
        {errands.map((todo) => (
          <li key={`${todo.kind}${todo.subject}`}>
            <TodoLink todo={todo} forApi={forApi}>
              <span aria-hidden className="size-2 shrink-0 rounded-full bg-till" />
              <span className="min-w-0 flex-1">
                {t(`overview.todo.${todo.kind === 'create_resource' && forApi ? 'create_gateway' : todo.kind}`)}
                {todo.kind === 'network_down' && todo.subject && <span className="block text-xs text-ink-3">{networkLook(todo.subject).title}</span>}
              </span>
              <ChevronRight aria-hidden className="size-4 text-ink-3" />
            </TodoLink>
          </li>
        ))}
      </ul>
    </Card>
  );
}

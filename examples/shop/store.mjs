import { readFile, rename, writeFile } from 'node:fs/promises';

/** The shop's own users and orders, in one JSON file that is replaced whole. */
export async function openStore(file) {
  const data = JSON.parse(await readFile(file, 'utf8').catch(() => '{"users":{},"orders":{}}'));
  let writing = Promise.resolve();
  const save = () =>
    (writing = writing.then(async () => {
      await writeFile(`${file}.new`, JSON.stringify(data, null, 2));
      await rename(`${file}.new`, file);
    }));
  return {
    user: (id) => own(data.users, id),
    order: (id) => own(data.orders, id),
    ordersOf: (userId) => Object.values(data.orders).filter((order) => order.userId === userId),
    openOrders: () => Object.values(data.orders).filter((order) => order.status === 'awaiting_payment'),
    putUser: (user) => {
      data.users[user.id] = user;
      return save();
    },
    putOrder: (order) => {
      data.orders[order.id] = order;
      return save();
    },
  };
}

/** What was put there: not what every object has, such as "constructor", which a stranger may ask for as well. */
const own = (records, id) => (Object.hasOwn(records, id) ? records[id] : undefined);

/** What stands beside the entities in the JSON of facts and events: no entity is called so (FB2037). */

export const documentKeys: readonly string[] = ['params', 'facts', 'calls'];

export const eventKeys: readonly string[] = ['at', 'by', 'call'];

package io.cardea.dataplane.task;

/**
 * A task as its server knows it.
 *
 * @param adapter label of the adapter whose server has it
 * @param id as the server wrote it
 */
public record ServerTask(String adapter, String id) {}

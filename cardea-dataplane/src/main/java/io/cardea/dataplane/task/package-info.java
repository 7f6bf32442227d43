/** Tasks of servers, as their owners know them: ids that nobody else can use. */
@NullMarked
package io.cardea.dataplane.task;

import org.jspecify.annotations.NullMarked;

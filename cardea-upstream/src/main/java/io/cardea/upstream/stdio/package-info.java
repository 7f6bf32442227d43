/** Servers that are child processes of the gateway, spoken to over their standard streams. */
@NullMarked
package io.cardea.upstream.stdio;

import org.jspecify.annotations.NullMarked;

/** Tools as operators want them: how their definitions and their calls are changed. Pure. */
@NullMarked
package io.cardea.mcp.custom;

import org.jspecify.annotations.NullMarked;

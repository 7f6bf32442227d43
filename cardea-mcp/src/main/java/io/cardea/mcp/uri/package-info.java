/** URI templates, as far as routing needs them. */
@NullMarked
package io.cardea.mcp.uri;

import org.jspecify.annotations.NullMarked;

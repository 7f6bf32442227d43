package io.cardea.dataplane.aggregate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Calls;
import io.cardea.dataplane.relay.Rewriting;
import io.cardea.mcp.json.JsonEdit;
import io.cardea.mcp.message.RpcMessage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutedRewritingTest {

  private final AtomicInteger listChanges = new AtomicInteger();
  private final RoutedRewriting rewriting =
      new RoutedRewriting(
          "weather",
          uri -> uri.startsWith("demo:") ? uri + "#~weather" : uri,
          listChanges::incrementAndGet,
          Rewriting.NONE);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // what the server says | what the client reads
        "'id':3,'method':'ping' | 'id':'weather:3','method':'ping'",
        "'id':3,'method':'sampling/createMessage','params':{'_meta':{'progressToken':9},'x':1.0}"
            + " | 'id':'weather:3','method':'sampling/createMessage',"
            + "'params':{'_meta':{'progressToken':'weather:9'},'x':1.0}",
        "'id':3,'method':'elicitation/create','params':{'task':{'ttl':1},'message':'m'}"
            + " | 'id':'weather:3','method':'elicitation/create','params':{'message':'m'}",
        "'method':'notifications/cancelled','params':{'requestId':3}"
            + " | 'method':'notifications/cancelled','params':{'requestId':'weather:3'}",
        "'method':'notifications/progress','params':{'progressToken':3,'progress':1}"
            + " | 'method':'notifications/progress','params':{'progressToken':3,'progress':1}",
        "'method':'notifications/resources/updated','params':{'uri':'demo:a'}"
            + " | 'method':'notifications/resources/updated','params':{'uri':'demo:a#~weather'}",
        "'method':'notifications/resources/updated','params':{'uri':'other:a'}"
            + " | 'method':'notifications/resources/updated','params':{'uri':'other:a'}",
        "'id':1,'result':{'content':[{'type':'resource_link','uri':'demo:a'}]}"
            + " | 'id':1,'result':{'content':[{'type':'resource_link','uri':'demo:a#~weather'}]}",
        "'id':1,'result':{'content':[{'type':'text','uri':'demo:a'}]}"
            + " | 'id':1,'result':{'content':[{'type':'text','uri':'demo:a'}]}",
        "'id':1,'result':{'content':[{'type':'resource','resource':{'uri':'demo:a'}}]}"
            + " | 'id':1,'result':{'content':[{'type':'resource','resource':{'uri':'demo:a#~weather'}}]}",
        "'id':1,'result':{'contents':[{'uri':'demo:a'},{'uri':'x:b'}]}"
            + " | 'id':1,'result':{'contents':[{'uri':'demo:a#~weather'},{'uri':'x:b'}]}",
        "'id':1,'result':{'messages':[{'content':{'type':'resource_link','uri':'demo:a'}}]}"
            + " | 'id':1,'result':{'messages':[{'content':{'type':'resource_link','uri':'demo:a#~weather'}}]}",
        "'id':1,'result':{'messages':[{'content':[{'type':'resource_link','uri':'demo:a'}]}]}"
            + " | 'id':1,'result':{'messages':[{'content':[{'type':'resource_link','uri':'demo:a#~weather'}]}]}",
        "'id':1,'result':{'_meta':{'ui':{'resourceUri':'demo:a'}}}"
            + " | 'id':1,'result':{'_meta':{'ui':{'resourceUri':'demo:a#~weather'}}}",
        "'id':1,'result':{'content':'demo:a','contents':{},'messages':[1],'_meta':[]}"
            + " | 'id':1,'result':{'content':'demo:a','contents':{},'messages':[1],'_meta':[]}",
        "'id':1,'error':{'code':1,'message':'demo:a'}"
            + " | 'id':1,'error':{'code':1,'message':'demo:a'}",
      })
  void shouldChangeOnlyWhatLeadsBack(String server, String client) {
    assertThat(rewritten(server)).isEqualTo(json(client));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tools", "prompts", "resources"})
  void shouldLeaveListChangesToTheCatalog(String list) {
    assertThat(rewritten("'method':'notifications/" + list + "/list_changed'")).isEqualTo("-");
    assertThat(listChanges).hasValue(1);
  }

  @Test
  void shouldKeepAnAcknowledgementOfOneServerToItself() {
    assertThat(rewritten("'method':'notifications/subscriptions/acknowledged'")).isEqualTo("-");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tasks/get", "tasks/result", "tasks/cancel", "tasks/list"})
  void shouldNotPassAQuestionForTheTasksOfClients(String method) {
    assertThat(rewritten("'id':1,'method':'" + method + "','params':{'taskId':'a'}"))
        .isEqualTo("-");
  }

  @Test
  void shouldNotPassARequestWhoseIdGetsTooLong() {
    assertThat(rewritten("'id':'" + "x".repeat(250) + "','method':'ping'")).isEqualTo("-");
  }

  private String rewritten(String members) {
    RpcMessage message = Calls.message(json(members));
    JsonEdit edit = new JsonEdit(message.document());
    return rewriting.rewrite(message, edit) ? new String(edit.apply(), UTF_8) : "-";
  }

  private static String json(String members) {
    return ("{'jsonrpc':'2.0'," + members + "}").replace('\'', '"');
  }
}

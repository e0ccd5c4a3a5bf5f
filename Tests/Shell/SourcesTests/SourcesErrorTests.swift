import Services
import Sources
import Testing

@Suite struct SourcesErrorTests {
    @Test(arguments: [
        (
            SourcesError.notLive(file: "a.pcap"),
            "a.pcap: a capture cannot be recorded live; use `rokuga batch`"
        ),
        (.descriptionNotRead(connectionID: "A"), "A: the session description was not read"),
        (.client(.timedOut), "no reply in time"),
    ])
    func saysWhatToDo(error: SourcesError, text: String) {
        #expect(error.description == text)
    }
}

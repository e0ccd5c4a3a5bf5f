import Services
import Sources
import Testing

@Suite struct SourcesErrorTests {
    @Test(arguments: [
        (
            SourcesError.notLive(file: "a.pcap"),
            "a.pcap: a capture is not recorded live; `rokuga batch` makes recordings of it"
        ),
        (.descriptionNotRead(connectionID: "A"), "A: the session description was not read"),
        (.client(.timedOut), "no reply in time"),
    ])
    func saysWhatToDo(error: SourcesError, text: String) {
        #expect(error.description == text)
    }
}

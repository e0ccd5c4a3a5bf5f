import Foundation
import Services
import Testing

@Suite struct SoraChannelTests {
    @Test(arguments: [
        (#"{"channel_id": "a"}"#, SoraChannel(channelID: "a", isMultistream: true, isSpotlight: false)),
        (
            #"{"channel_id": "a", "multistream": false, "spotlight": true, "later": 1}"#,
            SoraChannel(channelID: "a", isMultistream: false, isSpotlight: true)
        ),
    ])
    func readsWhatOlderAndLaterVersionsSay(text: String, channel: SoraChannel) throws {
        #expect(try JSONDecoder().decode(SoraChannel.self, from: Data(text.utf8)) == channel)
    }

    @Test(arguments: ["{}", #"{"channel_id": 1}"#, #"{"channel_id": "a", "multistream": "yes"}"#])
    func refusesWhatIsNoChannel(text: String) {
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(SoraChannel.self, from: Data(text.utf8)) }
    }
}

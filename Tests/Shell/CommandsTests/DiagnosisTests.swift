import Foundation
import Media
import Testing

@testable import Commands
@testable import Recorder

@Suite struct DiagnosisTests {
    private func diagnosis(
        granted: Int? = 8 << 20, writable: Bool = true,
        text: Result<String, CodecError>? = .success("drawer 1, Some Sans"),
        mediaFailure: String? = nil
    ) -> Diagnosis {
        Diagnosis(
            Installation(
                requestedBuffer: 8 << 20, grantedBuffer: granted, socketFailure: nil, largestBuffer: 212_992,
                freeBytes: 3 << 29, isFolderWritable: writable, hasSRTP: true, hasHTTP: true),
            abilities: [
                CodecAbility(.decode, .video(.h264), library: "first 1"),
                CodecAbility(.decode, .video(.h264), library: "second 2"),
                CodecAbility(.encode, .audio(.opus), library: "third 3"),
            ], text: text, mediaFailure: mediaFailure)
    }

    @Test func namesTheLibraryThatDoesTheWork() {
        let text = diagnosis().tables()
        let words = text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        #expect(words.contains("h264 first 1 -"))
        #expect(words.contains("opus - third 3"))
        #expect(words.contains("vp8 - -"))
        #expect(words.contains("mp4 vp9, h264, h265, av1, opus, aac"))
        #expect(words.contains("free space in this folder 1.5 GiB"))
        #expect(!text.contains("sysctl"))
    }

    @Test func saysWhatHelpsAgainstASmallBuffer() {
        let diagnosis = diagnosis(granted: 425_984)
        #expect(diagnosis.tables().contains("sysctl -w net.core.rmem_max=4194304"))
        // A copy works all the same.
        #expect(diagnosis.defects == [])
        #expect(diagnosis.tables().contains("416.0 KiB"))
    }

    @Test func saysWhatDrawsTextOrWhatItLacks() throws {
        func words(_ diagnosis: Diagnosis) -> [String] {
            diagnosis.tables().split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        }
        func document(_ diagnosis: Diagnosis) throws -> [String: Any]? {
            let document = try JSONSerialization.jsonObject(with: Data(diagnosis.rendered().utf8)) as? [String: Any]
            return document?["text"] as? [String: Any]
        }
        #expect(words(diagnosis()).contains("text in views drawer 1, Some Sans"))
        #expect(try document(diagnosis())?["library"] as? String == "drawer 1, Some Sans")
        let without = diagnosis(text: Diagnosis.text(by: CodecSet([])))
        #expect(words(without).contains("text in views none"))
        #expect(words(without).contains("views cannot draw names: drawing text is not available"))
        #expect(try document(without)?["available"] as? Bool == false)
        #expect(try document(without)?["problem"] as? String == "drawing text is not available")
        // A copy works all the same.
        #expect(without.defects == [])
        #expect(try document(diagnosis(text: nil)) == nil)
    }

    @Test func saysHowToGetTheOtherExecutable() {
        let text = diagnosis(mediaFailure: "/x/rokuga-media: No such file or directory").tables()
        #expect(text.contains("/x/rokuga-media: No such file or directory") && text.contains("make build"))
        #expect(!text.contains("first 1"))
    }

    @Test func tellsProgramsTheSame() throws {
        let data = Data(diagnosis(granted: nil, writable: false, mediaFailure: "gone").rendered().utf8)
        let document = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect((document["defects"] as? [String])?.count == 1)
        #expect((document["media"] as? [String: Any])?["available"] as? Bool == false)
        #expect((document["media"] as? [String: Any])?["problem"] as? String == "gone")
        #expect((document["receive_buffer"] as? [String: Any])?["granted_bytes"] == nil)
        #expect((document["receive_buffer"] as? [String: Any])?["rmem_max"] as? Int == 212_992)
        #expect((document["codecs"] as? [Any])?.count == VideoCodec.allCases.count + AudioCodec.allCases.count)
        #expect(
            (document["containers"] as? [[String: Any]])?.compactMap { $0["container"] as? String }
                == ["mp4", "mkv", "m4a"])
    }
}

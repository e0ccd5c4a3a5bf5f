import Conformance
import Media
import Testing

@Suite struct MediaPlaylistMediaTests {
    private func rules(_ change: (inout BuiltPresentation) -> Void) -> Set<Rule> {
        var built = BuiltPresentation()
        change(&built)
        return Set(built.findings().counts.keys)
    }

    @Test func endsATimelineAtADiscontinuity() {
        let rules = rules { built in
            built.replace("video.m3u8", "#EXTINF:2.000,\nvideo/2", "#EXT-X-DISCONTINUITY\n#EXTINF:2.000,\nvideo/2")
            built.replace("audio.m3u8", "#EXTINF:2.000,\naudio/2", "#EXT-X-DISCONTINUITY\n#EXTINF:2.000,\naudio/2")
            built.patch("video/2.m4s", ["moof", "traf", "tfdt"], 4, word(1) + word(0))
            built.files["video/3.m4s"] = BuiltTrack.video.fragment(9, at: 1 << 32 + 180_000, count: 50)
        }
        #expect(rules == [])
    }

    @Test func readsNothingForAGap() {
        let rules = rules { built in
            built.replace("video.m3u8", "#EXTINF:2.000,\nvideo/2", "#EXT-X-GAP\n#EXTINF:2.000,\nvideo/2")
            built.files["video/2.m4s"] = nil
        }
        #expect(rules == [])
    }

    @Test func takesSegmentsFromRangesOfOneFile() {
        let rules = rules { built in
            let parts = (1...3).map { built.files["video/\($0).m4s"] ?? [] }
            var offset = 0
            for (i, part) in parts.enumerated() {
                built.files["video/\(i + 1).m4s"] = nil
                built.replace(
                    "video.m3u8", "video/\(i + 1).m4s", "#EXT-X-BYTERANGE:\(part.count)@\(offset)\nvideo/all.mp4")
                offset += part.count
            }
            built.files["video/all.mp4"] = Array(parts.joined())
        }
        #expect(rules == [])
    }

    /// A key frame lasts until the next one, its media do not (§4.4.3.6).
    @Test func aKeyFrameAloneIsShorterThanItsTime() {
        func rules(hasTag: Bool, key: Bool = true) -> Set<Rule> {
            self.rules { built in
                if hasTag { built.insert("video.m3u8", "#EXT-X-I-FRAMES-ONLY", before: "#EXT-X-MAP") }
                for i in 1...3 as ClosedRange<UInt32> {
                    built.files["video/\(i).m4s"] = BuiltTrack.video.fragment(
                        i, at: UInt64(i - 1) * 180_000, count: 1, startsWithKeyFrame: key || i == 1)
                }
            }.intersection([.hlsTimeline, .hlsSegmentDuration, .hlsIndependent, .hlsVersion])
        }
        #expect(rules(hasTag: false) == [.hlsTimeline, .hlsSegmentDuration])
        #expect(rules(hasTag: true) == [])
        #expect(rules(hasTag: true, key: false) == [.hlsIndependent])
    }

    @Test func toleratesRoundedDurations() {
        #expect(rules { $0.replace("video.m3u8", "#EXTINF:2.000,", "#EXTINF:2.008,") } == [])
        #expect(rules { $0.replace("audio.m3u8", "#EXTINF:2.000,", "#EXTINF:2.012,") } == [.hlsSegmentDuration])
    }

    @Test func doesNotReadEncryptedSegments() {
        let rules = rules { built in
            built.insert("video.m3u8", "#EXT-X-KEY:METHOD=AES-128,URI=\"k\"", before: "#EXT-X-PROGRAM")
            for number in 1...3 { built.files["video/\(number).m4s"] = [1] }
        }
        // Their files are not read, so they are left over, and nothing is known of the video.
        #expect(rules.isSubset(of: [.fileUnlisted, .hlsCodecs, .hlsAverageBandwidth]), "\(rules)")
    }

    @Test func asksTheFirstSegmentForAKeyFrameWherePlaylistsPromiseNone() {
        let rules = rules { built in
            built.remove("index.m3u8", "#EXT-X-INDEPENDENT")
            built.files["video/2.m4s"] = BuiltTrack.video.segment(2, startsWithKeyFrame: false)
        }
        #expect(rules == [])
    }
}

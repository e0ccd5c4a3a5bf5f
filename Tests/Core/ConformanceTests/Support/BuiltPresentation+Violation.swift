import Conformance
import Media

extension BuiltPresentation {
    /// Makes a presentation that breaks one rule. A rule without one traps, and so fails the test of all rules.
    static func violating(_ rule: Rule) -> BuiltPresentation {
        var built = BuiltPresentation()
        if rule.rawValue.hasPrefix("mp4-") {
            built.violateFragments(rule)
        } else if rule.rawValue.hasPrefix("ts-") {
            built.violateTransportStream(rule)
        } else if rule.rawValue.hasPrefix("dash-") {
            built.addManifest()
            built.violateManifest(rule)
        } else if rule.rawValue.hasPrefix("vtt-") || rule == .pictureWhole {
            built.violateGuide(rule)
        } else if rule.rawValue.hasPrefix("hls-reload") {
            built.violateReload(rule)
        } else if built.violateLowLatency(rule) || built.violateVariants(rule) {
        } else {
            built.violatePlaylist(rule)
        }
        return built
    }

    private mutating func violatePlaylist(_ rule: Rule) {
        let (video, extinf) = ("video.m3u8", "#EXTINF:2.000,\nvideo/2.m4s")
        switch rule {
        case .fileMissing: files["video/2.m4s"] = nil
        case .fileOutside: replace(video, "video/2.m4s", "../2.m4s")
        case .fileUnlisted: files["video/9.m4s"] = BuiltTrack.video.segment(9)
        case .fileFormat: files["video/2.m4s"] = [1, 2, 3, 4, 5, 6, 7, 8, 9]
        case .hlsText: files[video, default: []].insert(contentsOf: [0xEF, 0xBB, 0xBF], at: 0)
        case .hlsHeader: replace(video, "#EXTM3U", "#EXTM3U8")
        case .hlsKind: replace(video, "#EXT-X-ENDLIST", "#EXT-X-STREAM-INF:BANDWIDTH=1\nx.m3u8")
        case .hlsTagSyntax: replace(video, "MEDIA-SEQUENCE:1", "MEDIA-SEQUENCE:one")
        case .hlsTagOnce: insert(video, "#EXT-X-TARGETDURATION:2", before: "#EXT-X-MAP")
        case .hlsTagKnown: insert(video, "#EXT-X-ALLOW-CACHE:NO", before: "#EXT-X-MAP")
        case .hlsTagOrder:
            remove(video, "#EXT-X-MEDIA-SEQUENCE")
            insert(video, "#EXT-X-MEDIA-SEQUENCE:1", before: "#EXT-X-ENDLIST")
        case .hlsAttributeList: replace(video, "init-1.mp4\"", "init-1.mp4\",URI=\"x\"")
        case .hlsAttributeRequired:
            replace("index.m3u8", "TYPE=AUDIO,GROUP-ID=\"sound\",NAME=\"sound\",", "TYPE=AUDIO,")
        case .hlsVersion: replace(video, "VERSION:7", "VERSION:5")
        case .hlsTargetDuration: remove(video, "#EXT-X-TARGETDURATION")
        case .hlsSegmentTooLong: replace(video, extinf, "#EXTINF:2.500,\nvideo/2.m4s")
        case .hlsExtinf: replace(video, extinf, "video/2.m4s")
        case .hlsEmpty: for start in ["#EXTINF", "video/", "#EXT-X-PROGRAM", "#EXT-X-MAP"] { remove(video, start) }
        case .hlsVODEnd: remove(video, "#EXT-X-ENDLIST")
        case .hlsByteRange: replace(video, extinf, "#EXT-X-BYTERANGE:10@999999\n" + extinf)
        case .hlsProgramDateTime: replace(video, "05:06:04.000", "05:06:04.100")
        case .hlsMap: remove(video, "#EXT-X-MAP")
        case .hlsMapDiscontinuity:
            var other = BuiltTrack.video
            other.timescale = 45_000
            files["video/init-2.mp4"] = other.initialization()
            replace(video, extinf, "#EXT-X-MAP:URI=\"video/init-2.mp4\"\n" + extinf)
        case .hlsTimeline: patch("video/2.m4s", ["moof", "traf", "tfdt"], 4, word(0) + word(180_000 + 1_800))
        case .hlsSegmentDuration: replace(video, extinf, "#EXTINF:1.980,\nvideo/2.m4s")
        case .hlsIndependent: files["video/2.m4s"] = BuiltTrack.video.segment(2, startsWithKeyFrame: false)
        case .hlsFirstKeyFrame:
            remove("index.m3u8", "#EXT-X-INDEPENDENT")
            files["video/1.m4s"] = BuiltTrack.video.segment(1, startsWithKeyFrame: false)
        default: preconditionFailure("no wrong presentation for \(rule)")
        }
    }

    /// - Returns: whether the rule is of a multivariant playlist.
    private mutating func violateVariants(_ rule: Rule) -> Bool {
        let index = "index.m3u8"
        switch rule {
        case .hlsVariantURI: remove(index, "video.m3u8")
        case .hlsBandwidth: replace(index, "BANDWIDTH=\(rate),AVERAGE", "BANDWIDTH=\(rate - 100),AVERAGE")
        case .hlsAverageBandwidth: replace(index, "AVERAGE-BANDWIDTH=\(rate)", "AVERAGE-BANDWIDTH=\(rate * 12 / 10)")
        case .hlsCodecs: replace(index, "avc1.42C01E", "avc1.42C01F")
        case .hlsCodecsMissing: replace(index, "CODECS=\"avc1.42C01E,Opus\",", "")
        case .hlsResolution: replace(index, "320x240", "320x180")
        case .hlsResolutionMissing: replace(index, "RESOLUTION=320x240,", "")
        case .hlsFrameRate: replace(index, "25.000", "30.000")
        case .hlsFrameRateMissing:
            var fast = BuiltTrack.video
            (fast.sampleDuration, fast.samplesInSegment) = (1_800, 100)
            self = BuiltPresentation(video: fast)
            replace(index, "FRAME-RATE=25.000,", "")
        case .hlsGroup: replace(index, ",AUDIO=\"sound\"", ",AUDIO=\"music\"")
        case .hlsRenditionName:
            insert(
                index, "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"sound\",NAME=\"sound\",URI=\"audio.m3u8\"",
                before: "#EXT-X-STREAM")
        case .hlsRenditionDefault: replace(index, "AUTOSELECT=YES", "AUTOSELECT=NO")
        case .hlsRenditionURI:
            insert(index, "#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"text\",NAME=\"en\"", before: "#EXT-X-STREAM")
        case .hlsVariantTargets: replace("audio.m3u8", "TARGETDURATION:2", "TARGETDURATION:3")
        case .hlsVariantLengths:
            for start in ["audio/2", "audio/3"] { remove("audio.m3u8", start) }
            replace("audio.m3u8", "04.000Z\n#EXTINF:2.000,\n", "04.000Z\n")
        case .hlsVariantDiscontinuities: replace("audio.m3u8", "audio/1.m4s", "audio/1.m4s\n#EXT-X-DISCONTINUITY")
        default: return false
        }
        return true
    }

    private mutating func violateReload(_ rule: Rule) {
        let (video, date) = ("video.m3u8", "#EXT-X-PROGRAM-DATE-TIME:2026-03-04T05:06:02.000Z\n")
        let first = date + "#EXTINF:2.000,\nvideo/1.m4s\n"
        if rule == .hlsReloadPart {
            makeLowLatency()
        } else if rule != .hlsReloadEvent, rule != .hlsReloadEnded {
            makeLive()
        }
        if rule == .hlsReloadDiscontinuity { replace(video, date, "#EXT-X-DISCONTINUITY\n" + date) }
        if rule == .hlsReloadEvent { replace(video, "TYPE:VOD", "TYPE:EVENT") }
        beginReload()
        switch rule {
        case .hlsReloadSequence: replace(video, "SEQUENCE:1", "SEQUENCE:0")
        case .hlsReloadSegment: replace(video, "video/2.m4s", "video/3.m4s")
        case .hlsReloadTarget: replace(video, "TARGETDURATION:2", "TARGETDURATION:3")
        case .hlsReloadDiscontinuity:
            replace(video, "#EXT-X-DISCONTINUITY\n" + first, "")
            replace(video, "SEQUENCE:1", "SEQUENCE:2")
        case .hlsReloadEnded: replace(video, "video/3.m4s\n", "video/3.m4s\n#EXTINF:2.000,\nvideo/2.m4s\n")
        case .hlsReloadEvent, .hlsReloadWindow:
            replace(video, first, "")
            replace(video, "SEQUENCE:1", "SEQUENCE:2")
        case .hlsReloadPart: replace(video, "#EXT-X-PART:DURATION=1.0,URI=\"video/3.2.m4s\"\n", "")
        case .hlsReloadLate: pause = Interval(milliseconds: 3_100)
        default: preconditionFailure("no wrong presentation for \(rule)")
        }
    }

    /// - Returns: whether the rule is of low latency.
    private mutating func violateLowLatency(_ rule: Rule) -> Bool {
        let video = "video.m3u8"
        guard rule.rawValue.hasPrefix("hls-part") || Self.lowLatencyRules.contains(rule) else { return false }
        makeLowLatency()
        switch rule {
        case .hlsPartTarget: remove(video, "#EXT-X-PART-INF")
        case .hlsPartTooLong: replace(video, "PART-TARGET=1.0", "PART-TARGET=0.9")
        case .hlsPartTooShort: replace(video, "PART-TARGET=1.0", "PART-TARGET=1.2")
        case .hlsPartMedia:
            files["video/3.2.m4s"] = BuiltTrack.video.fragment(6, at: 450_000, count: 24, startsWithKeyFrame: false)
        case .hlsPartDuration:
            replace(video, "DURATION=1.0,URI=\"video/3.1.m4s\"", "DURATION=0.98,URI=\"video/3.1.m4s\"")
            replace(video, "DURATION=1.0,URI=\"video/3.2.m4s\"", "DURATION=1.02,URI=\"video/3.2.m4s\"")
            replace(video, "PART-TARGET=1.0", "PART-TARGET=1.02")
        case .hlsPartSum: replace(video, "DURATION=1.0,URI=\"video/3.2.m4s\"", "DURATION=0.9,URI=\"video/3.2.m4s\"")
        case .hlsPartOld:
            for number in 4...7 {
                insert(video, "#EXTINF:2.000,\nvideo/\(number).m4s", before: "#EXT-X-RENDITION-REPORT")
                files["video/\(number).m4s"] = BuiltTrack.video.segment(number)
            }
        case .hlsPartIndependent: replace(video, "URI=\"video/3.2.m4s\"", "URI=\"video/3.2.m4s\",INDEPENDENT=YES")
        case .hlsHoldBack: replace(video, ",HOLD-BACK=6.0", ",HOLD-BACK=5.9")
        case .hlsPartHoldBack: replace(video, "PART-HOLD-BACK=3.0", "PART-HOLD-BACK=1.9")
        case .hlsCanSkip: replace(video, "CAN-SKIP-UNTIL=12.0", "CAN-SKIP-UNTIL=11.0")
        case .hlsSkip:
            replace(video, "CAN-SKIP-UNTIL=12.0,", "")
            insert(video, "#EXT-X-SKIP:SKIPPED-SEGMENTS=1", before: "#EXT-X-MAP")
        case .hlsRenditionReport: remove(video, "#EXT-X-RENDITION-REPORT")
        default: preconditionFailure("no wrong presentation for \(rule)")
        }
        return true
    }

    private static let lowLatencyRules: Set<Rule> = [.hlsHoldBack, .hlsCanSkip, .hlsSkip, .hlsRenditionReport]

    /// A live presentation whose last video segment has two parts.
    mutating func makeLowLatency() {
        makeLive()
        let video = "video.m3u8"
        for (i, isKeyFrame) in [true, false].enumerated() {
            files["video/3.\(i + 1).m4s"] = BuiltTrack.video.fragment(
                UInt32(i + 5), at: UInt64(360_000 + 90_000 * i), count: 25, startsWithKeyFrame: isKeyFrame)
        }
        replace(
            video, "#EXTINF:2.000,\nvideo/3.m4s\n",
            """
            #EXT-X-PART:DURATION=1.0,URI="video/3.1.m4s",INDEPENDENT=YES
            #EXT-X-PART:DURATION=1.0,URI="video/3.2.m4s"
            #EXTINF:2.000,
            video/3.m4s
            #EXT-X-RENDITION-REPORT:URI="audio.m3u8",LAST-MSN=3

            """)
        replace(
            video, "#EXT-X-MEDIA-SEQUENCE",
            """
            #EXT-X-PART-INF:PART-TARGET=1.0
            #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,CAN-SKIP-UNTIL=12.0,PART-HOLD-BACK=3.0,HOLD-BACK=6.0
            #EXT-X-MEDIA-SEQUENCE
            """)
        replace(video, "VERSION:7", "VERSION:9")
    }

    private mutating func violateFragments(_ rule: Rule) {
        let (start, segment, run) = ("video/init-1.mp4", "video/2.m4s", ["moof", "traf", "trun"])
        switch rule {
        case .mp4Box: files[segment]?.removeLast()
        case .mp4FileType: rename(start, ["ftyp"], "free")
        case .mp4Movie: rename(start, ["moov", "trak", "mdia", "mdhd"], "free")
        case .mp4Extends: rename(start, ["moov", "mvex", "trex"], "free")
        case .mp4EmptyTables: patch(start, ["moov", "trak", "mdia", "minf", "stbl", "stsz"], 8, word(1))
        case .mp4SampleEntry: rename(start, ["moov", "trak", "mdia", "minf", "stbl", "stsd", "avc1", "avcC"], "free")
        case .mp4ParameterSets:
            patch(start, ["moov", "trak", "mdia", "minf", "stbl", "stsd", "avc1", "avcC"], 1, [0x64])
        case .mp4Fragment: rename(segment, ["mdat"], "free")
        case .mp4DecodeTime: rename(segment, ["moof", "traf", "tfdt"], "free")
        case .mp4BaseOffset: patch(segment, ["moof", "traf", "tfhd"], 0, word(0x38))
        case .mp4SampleData: patch(segment, run, 8, word(8))
        case .mp4Track: patch(segment, ["moof", "traf", "tfhd"], 4, word(2))
        case .mp4Sequence: files[segment]? += BuiltTrack.video.fragment(2, at: 360_000, count: 1)
        case .mp4FragmentTime: files[segment]? += BuiltTrack.video.fragment(3, at: 370_000, count: 1)
        case .mp4SegmentIndex:
            let index = word(1) + word(90_000) + word(180_000) + word(0) + word(1) + word(5) + word(180_000) + word(0)
            files[segment] = full("sidx", index) + (files[segment] ?? [])
        case .mp4SampleDuration: patch(segment, ["moof", "traf", "tfhd"], 8, word(0))
        default: preconditionFailure("no wrong presentation for \(rule)")
        }
    }
}

/// What a check finds in each wrong presentation of `BuiltPresentation+Violation.swift`: under the rule that it breaks,
/// all findings with their places. Texts are for people, so a change here is to be read as one.
enum ExpectedFindings {
    static let text = """
        file-missing
          file-missing video.m3u8:12: video/2.m4s is missing, empty or too large
        file-outside
          file-outside video.m3u8:12: '../2.m4s' leaves the presentation's folder
          file-unlisted video/2.m4s: no playlist or manifest names it
        file-unlisted
          file-unlisted video/9.m4s: no playlist or manifest names it
        file-format
          file-format video/2.m4s: no MP4 fragment, transport stream, WebVTT or audio
          hls-average-bandwidth index.m3u8:5: AVERAGE-BANDWIDTH=113056, the average of its segments is 86226
        hls-text
          hls-text video.m3u8:1: begins with a byte order mark
        hls-header
          hls-header video.m3u8:1: found '#EXTM3U8', expected #EXTM3U
          hls-tag-known video.m3u8:1: EXTM3U8 is no tag of the specification
        hls-kind
          hls-kind video.m3u8:3: EXT-X-TARGETDURATION in a multivariant playlist
          hls-kind video.m3u8:4: EXT-X-MEDIA-SEQUENCE in a multivariant playlist
          hls-kind video.m3u8:5: EXT-X-PLAYLIST-TYPE in a multivariant playlist
          hls-kind video.m3u8:6: EXT-X-MAP in a multivariant playlist
          hls-kind video.m3u8:7: EXT-X-PROGRAM-DATE-TIME in a multivariant playlist
          hls-kind video.m3u8:8: EXTINF in a multivariant playlist
          hls-kind video.m3u8:10: EXT-X-PROGRAM-DATE-TIME in a multivariant playlist
          hls-kind video.m3u8:11: EXTINF in a multivariant playlist
          hls-kind video.m3u8:13: EXT-X-PROGRAM-DATE-TIME in a multivariant playlist
          hls-kind video.m3u8:14: EXTINF in a multivariant playlist
          hls-kind index.m3u8:5: video.m3u8 is a multivariant playlist too, expected a media playlist
          file-unlisted video/1.m4s: no playlist or manifest names it
          file-unlisted video/2.m4s: no playlist or manifest names it
          file-unlisted video/3.m4s: no playlist or manifest names it
          file-unlisted video/init-1.mp4: no playlist or manifest names it
        hls-tag-syntax
          hls-tag-syntax video.m3u8:4: EXT-X-MEDIA-SEQUENCE has 'one', expected a decimal integer
        hls-tag-once
          hls-tag-once video.m3u8:6: EXT-X-TARGETDURATION is there twice
        hls-tag-known
          hls-tag-known video.m3u8:6: EXT-X-ALLOW-CACHE is no tag of the specification
        hls-tag-order
          hls-tag-order video.m3u8:15: EXT-X-MEDIA-SEQUENCE behind the first segment
        hls-attribute-list
          hls-attribute-list video.m3u8:6: EXT-X-MAP: URI is there twice
          file-missing video.m3u8:6: x is missing, empty or too large
          hls-codecs index.m3u8:5: CODECS="avc1.42C01E,Opus", the media are "Opus"
          file-unlisted video/init-1.mp4: no playlist or manifest names it
        hls-attribute-required
          hls-attribute-required index.m3u8:4: EXT-X-MEDIA lacks GROUP-ID
          hls-attribute-required index.m3u8:4: EXT-X-MEDIA lacks NAME
          hls-group index.m3u8:5: AUDIO names the group "sound", which no EXT-X-MEDIA has
          hls-average-bandwidth index.m3u8:5: AVERAGE-BANDWIDTH=113056, the average of its segments is 80528
          hls-codecs index.m3u8:5: CODECS="avc1.42C01E,Opus", the media are "avc1.42C01E"
        hls-version
          hls-version video.m3u8:6: EXT-X-MAP needs EXT-X-VERSION 6, found 5
        hls-target-duration
          hls-target-duration video.m3u8: no EXT-X-TARGETDURATION with a number
          hls-variant-targets index.m3u8:4: audio.m3u8 has the target duration 2.000 s, video.m3u8 -
        hls-segment-too-long
          hls-segment-too-long video.m3u8:12: video/2.m4s has 2.500 s, the target duration is 2.000 s
          hls-program-date-time video.m3u8:15: EXT-X-PROGRAM-DATE-TIME is 0.500 s before what the durations since the last one give
          hls-segment-duration video.m3u8:12: video/2.m4s has EXTINF 2.500 s, its media last 2.000 s
        hls-extinf
          hls-extinf video.m3u8:11: video/2.m4s without EXTINF before it
          hls-program-date-time video.m3u8:14: EXT-X-PROGRAM-DATE-TIME is 2.000 s after what the durations since the last one give
        hls-empty
          hls-empty video.m3u8: no segment
          hls-variant-lengths index.m3u8:4: audio.m3u8 lasts 6.000 s, video.m3u8 0.000 s
          hls-average-bandwidth index.m3u8:5: AVERAGE-BANDWIDTH=113056, the average of its segments is 32528
          hls-codecs index.m3u8:5: CODECS="avc1.42C01E,Opus", the media are "Opus"
          file-unlisted video/1.m4s: no playlist or manifest names it
          file-unlisted video/2.m4s: no playlist or manifest names it
          file-unlisted video/3.m4s: no playlist or manifest names it
          file-unlisted video/init-1.mp4: no playlist or manifest names it
        hls-vod-end
          hls-vod-end video.m3u8: EXT-X-PLAYLIST-TYPE:VOD without EXT-X-ENDLIST
        hls-byte-range
          hls-byte-range video.m3u8:13: bytes 999999..<1000009 of video/2.m4s, which has 20132 bytes
        hls-program-date-time
          hls-program-date-time video.m3u8:12: EXT-X-PROGRAM-DATE-TIME is 0.100 s after what the durations since the last one give
          hls-program-date-time video.m3u8:15: EXT-X-PROGRAM-DATE-TIME is 0.100 s before what the durations since the last one give
        hls-map
          hls-map video.m3u8:8: video/1.m4s has MP4 fragments, but no EXT-X-MAP is before it
          hls-map video.m3u8:11: video/2.m4s has MP4 fragments, but no EXT-X-MAP is before it
          hls-map video.m3u8:14: video/3.m4s has MP4 fragments, but no EXT-X-MAP is before it
          hls-codecs index.m3u8:5: CODECS="avc1.42C01E,Opus", the media are "Opus"
          file-unlisted video/init-1.mp4: no playlist or manifest names it
        hls-map-discontinuity
          hls-map-discontinuity video.m3u8:13: another EXT-X-MAP with other tracks, without EXT-X-DISCONTINUITY
          hls-timeline video.m3u8:13: video/2.m4s: video begins at 4.000 s, the segment before ends at 2.000 s
          hls-segment-duration video.m3u8:13: video/2.m4s has EXTINF 2.000 s, its media last 4.000 s
          hls-segment-duration video.m3u8:16: video/3.m4s has EXTINF 2.000 s, its media last 4.000 s
        hls-timeline
          hls-timeline video.m3u8:12: video/2.m4s: video begins at 2.020 s, the segment before ends at 2.000 s
          hls-timeline video.m3u8:15: video/3.m4s: video begins at 4.000 s, the segment before ends at 4.020 s
        hls-segment-duration
          hls-segment-duration video.m3u8:12: video/2.m4s has EXTINF 1.980 s, its media last 2.000 s
          hls-bandwidth index.m3u8:5: BANDWIDTH=113056, the peak of its segments is 113870
        hls-independent
          hls-independent video.m3u8:12: video/2.m4s does not begin with a key frame
        hls-first-key-frame
          hls-first-key-frame video.m3u8:9: video/1.m4s does not begin with a key frame
        hls-variant-uri
          hls-variant-uri index.m3u8:5: no URI behind it
        hls-bandwidth
          hls-bandwidth index.m3u8:5: BANDWIDTH=112956, the peak of its segments is 113056
        hls-average-bandwidth
          hls-average-bandwidth index.m3u8:5: AVERAGE-BANDWIDTH=135667, the average of its segments is 113056
        hls-codecs
          hls-codecs index.m3u8:5: CODECS="avc1.42C01F,Opus", the media are "avc1.42C01E,Opus"
        hls-codecs-missing
          hls-codecs-missing index.m3u8:5: no CODECS
        hls-resolution
          hls-resolution index.m3u8:5: RESOLUTION=320x180, the pictures are 320x240
        hls-resolution-missing
          hls-resolution-missing index.m3u8:5: no RESOLUTION, the pictures are 320x240
        hls-frame-rate
          hls-frame-rate index.m3u8:5: FRAME-RATE=30.000, the video has 25.000, at most 25.000
        hls-frame-rate-missing
          hls-frame-rate-missing index.m3u8:5: no FRAME-RATE, the video has 50.000
        hls-group
          hls-group index.m3u8:5: AUDIO names the group "music", which no EXT-X-MEDIA has
          hls-average-bandwidth index.m3u8:5: AVERAGE-BANDWIDTH=113056, the average of its segments is 80528
          hls-codecs index.m3u8:5: CODECS="avc1.42C01E,Opus", the media are "avc1.42C01E"
        hls-rendition-name
          hls-rendition-name index.m3u8:5: NAME "sound" is twice in "sound"
        hls-rendition-default
          hls-rendition-default index.m3u8:4: DEFAULT=YES with AUTOSELECT=NO
        hls-rendition-uri
          hls-rendition-uri index.m3u8:5: SUBTITLES lacks a URI
        hls-variant-targets
          hls-variant-targets index.m3u8:4: audio.m3u8 has the target duration 3.000 s, video.m3u8 2.000 s
        hls-variant-lengths
          hls-variant-lengths index.m3u8:4: audio.m3u8 lasts 2.000 s, video.m3u8 6.000 s
          file-unlisted audio/2.m4s: no playlist or manifest names it
          file-unlisted audio/3.m4s: no playlist or manifest names it
        hls-variant-discontinuities
          hls-variant-discontinuities index.m3u8:4: audio.m3u8 has 1 EXT-X-DISCONTINUITY, video.m3u8 0
        hls-reload-sequence
          hls-reload-sequence video.m3u8: EXT-X-MEDIA-SEQUENCE was 1, is 0
        hls-reload-segment
          hls-timeline video.m3u8:11: video/3.m4s: video begins at 4.000 s, the segment before ends at 2.000 s
          hls-timeline video.m3u8:14: video/3.m4s: video begins at 4.000 s, the segment before ends at 6.000 s
          hls-reload-segment video.m3u8:11: segment 2 was video/2.m4s of 2.000 s, is video/3.m4s of 2.000 s
        hls-reload-target
          hls-variant-targets index.m3u8:4: audio.m3u8 has the target duration 2.000 s, video.m3u8 3.000 s
          hls-reload-target video.m3u8: was 2.000 s, is 3.000 s
        hls-reload-discontinuity
          hls-reload-discontinuity video.m3u8: EXT-X-DISCONTINUITY-SEQUENCE is 0, expected 1
          hls-reload-window video.m3u8: 4.000 s are left after a removal, expected three target durations at least: 6.000 s
        hls-reload-ended
          hls-timeline video.m3u8:17: video/2.m4s: video begins at 2.000 s, the segment before ends at 6.000 s
          hls-reload-ended video.m3u8: changed after EXT-X-ENDLIST
        hls-reload-event
          hls-reload-ended video.m3u8: changed after EXT-X-ENDLIST
          hls-reload-event video.m3u8: 1 segment removed from a playlist of type EVENT
        hls-reload-window
          hls-reload-window video.m3u8: 4.000 s are left after a removal, expected three target durations at least: 6.000 s
        hls-reload-late
          hls-reload-late audio.m3u8: no new segment for 3.100 s, expected one within 1.5 target durations: 3.000 s
          hls-reload-late video.m3u8: no new segment for 3.100 s, expected one within 1.5 target durations: 3.000 s
        hls-part-target
          hls-part-target video.m3u8:14: EXT-X-PART without EXT-X-PART-INF
        hls-part-too-long
          hls-part-too-long video.m3u8:15: 1.000 s, the part target is 0.900 s
          hls-part-too-long video.m3u8:16: 1.000 s, the part target is 0.900 s
        hls-part-too-short
          hls-part-too-short video.m3u8:15: 1.000 s, less than 85 % of the part target of 1.200 s
        hls-part-sum
          hls-part-sum video.m3u8:18: video/3.m4s has 2.000 s, its parts 1.900 s
          hls-part-duration video.m3u8:16: video/3.2.m4s has DURATION 0.900 s, its media last 1.000 s
        hls-part-media
          hls-part-duration video.m3u8:16: video/3.2.m4s has DURATION 1.000 s, its media last 0.960 s
          hls-part-media video.m3u8:18: video/3.m4s has 50 samples, its parts 49
        hls-part-duration
          hls-part-duration video.m3u8:15: video/3.1.m4s has DURATION 0.980 s, its media last 1.000 s
          hls-part-duration video.m3u8:16: video/3.2.m4s has DURATION 1.020 s, its media last 1.000 s
        hls-reload-part
          hls-part-sum video.m3u8:17: video/3.m4s has 2.000 s, its parts 1.000 s
          hls-part-media video.m3u8:17: video/3.m4s has 50 samples, its parts 25
          hls-reload-part video.m3u8: segment 3 had 2 parts from video/3.1.m4s on, has 1
        hls-part-old
          hls-part-old video.m3u8:15: a part of a segment that ends 8.000 s before the playlist's end
        hls-part-independent
          hls-part-independent video.m3u8:16: video/3.2.m4s does not begin with a key frame
        hls-hold-back
          hls-hold-back video.m3u8:5: 5.900 s, expected three target durations at least: 6.000 s
        hls-part-hold-back
          hls-part-hold-back video.m3u8:5: PART-HOLD-BACK is 1.900 s, expected two part targets at least: 2.000 s
        hls-can-skip
          hls-can-skip video.m3u8:5: 11.000 s, expected six target durations at least: 12.000 s
        hls-skip
          hls-skip video.m3u8: 1 skipped segment without CAN-SKIP-UNTIL
        hls-rendition-report
          hls-rendition-report video.m3u8: no EXT-X-RENDITION-REPORT of audio.m3u8
        mp4-box
          mp4-box video/2.m4s@124: no whole box
          mp4-fragment video/2.m4s@20: moof without mdat behind it
        mp4-file-type
          mp4-file-type video/init-1.mp4@0: begins with free, expected ftyp
        mp4-movie
          mp4-movie video/init-1.mp4@136: trak lacks one of tkhd, mdhd, hdlr, stsd, or a time scale
          mp4-movie video/init-1.mp4@20: moov has no track
          hls-codecs index.m3u8:5: CODECS="avc1.42C01E,Opus", the media are "Opus"
        mp4-extends
          mp4-extends video/init-1.mp4@136: track 1 has no trex in mvex
        mp4-empty-tables
          mp4-empty-tables video/init-1.mp4@494: stsz has entries
        mp4-sample-entry
          mp4-sample-entry video/init-1.mp4@341: avc1 without a whole avcC
          hls-codecs index.m3u8:5: CODECS="avc1.42C01E,Opus", the media are "Opus"
        mp4-parameter-sets
          mp4-parameter-sets video/init-1.mp4@341: avc1: profile and level differ from the sequence parameter set
          hls-codecs index.m3u8:5: CODECS="avc1.42C01E,Opus", the media are "avc1.64C01E,Opus"
        mp4-fragment
          mp4-fragment video/2.m4s@20: moof without mdat behind it
        mp4-decode-time
          mp4-decode-time video/2.m4s@44: traf without a usable tfdt
        mp4-base-offset
          mp4-base-offset video/2.m4s@44: tfhd without default-base-is-moof
        mp4-sample-data
          mp4-sample-data video/2.m4s@100: samples at 28..<20028, mdat has 132..<20132
        mp4-track
          mp4-track video/2.m4s@44: track 2, which the initialization segment does not have
        mp4-sequence
          mp4-sequence video/2.m4s@20132: sequence_number 2 behind 2 in one segment
          hls-segment-duration video.m3u8:12: video/2.m4s has EXTINF 2.000 s, its media last 2.040 s
          hls-timeline video.m3u8:15: video/3.m4s: video begins at 4.000 s, the segment before ends at 4.040 s
          hls-bandwidth index.m3u8:5: BANDWIDTH=113056, the peak of its segments is 115104
        mp4-fragment-time
          mp4-fragment-time video/2.m4s@20156: tfdt is 4.111 s, the fragment before ends at 4.000 s
          hls-segment-duration video.m3u8:12: video/2.m4s has EXTINF 2.000 s, its media last 2.151 s
          hls-timeline video.m3u8:15: video/3.m4s: video begins at 4.000 s, the segment before ends at 4.151 s
          hls-bandwidth index.m3u8:5: BANDWIDTH=113056, the peak of its segments is 115104
        mp4-segment-index
          mp4-segment-index video/2.m4s@0: sidx names bytes up to 49, the segment has 20176
          hls-bandwidth index.m3u8:5: BANDWIDTH=113056, the peak of its segments is 113232
        mp4-sample-duration
          mp4-sample-duration video/2.m4s@100: 49 samples before the last without a duration
          hls-segment-duration video.m3u8:12: video/2.m4s has EXTINF 2.000 s, its media last 0.000 s
          hls-timeline video.m3u8:15: video/3.m4s: video begins at 4.000 s, the segment before ends at 2.000 s
          hls-frame-rate index.m3u8:5: FRAME-RATE=25.000, the video has 37.500, at most 25.000
        ts-sync
          ts-sync 1.ts@940: no packet of 188 bytes that begins with 47
        ts-tables
          ts-tables 1.ts@0: media before PAT and PMT
          ts-tables 1.ts: no PAT and PMT, or no stream in it
        ts-continuity
          ts-continuity 1.ts@940: stream 256 has 4 behind 2
        ts-clock
          ts-continuity 1.ts@564: stream 256 has 2 behind 0
          ts-clock 1.ts@564: 0.720 s since the last clock reference, expected 0.100 s at most
        ts-unit
          ts-unit 1.ts@1128: stream 256: no PES header where a unit begins
        vtt-header
          vtt-header thumbnails.vtt:1: found 'WEBVTT1', expected WEBVTT
        vtt-cue
          vtt-cue thumbnails.vtt:6: ends at 5.000 s, which is not after its start at 5.000 s
        vtt-order
          vtt-order thumbnails.vtt:6: starts at 5.000 s, the cue before at 6.000 s
        vtt-area
          vtt-area thumbnails.vtt:7: 160x90 at 161,0 is not inside of 320x90
        picture-whole
          picture-whole sheet.jpg@27: ends without EOI
        dash-xml
          dash-xml manifest.mpd:18: not well-formed
        dash-attribute-required
          dash-attribute-required manifest.mpd:2: MPD lacks @profiles
        dash-attribute-value
          dash-attribute-value manifest.mpd:2: MPD@minBufferTime is '2s', expected a duration such as PT2.5S
        dash-static-duration
          dash-static-duration manifest.mpd:2: neither mediaPresentationDuration nor a duration of the last Period
        dash-clock
          dash-clock manifest.mpd:2: no UTCTiming
        dash-period
          dash-period manifest.mpd:2: no Period
        dash-period-time
          dash-period-time manifest.mpd:19: starts at 7.000 s, the Period before ends at 6.000 s
        dash-unique-id
          dash-unique-id manifest.mpd:12: a second Representation "video"
        dash-template
          dash-template manifest.mpd:6: 'video/$Nummer$.m4s' has an unknown or open identifier
          dash-template manifest.mpd:6: 'video/$Nummer$.m4s' has neither $Number$ nor $Time$
        dash-timeline
          dash-timeline manifest.mpd:7: S begins before the one before ends
          dash-segment-time manifest.mpd:7: video/2.m4s begins at 2.000 s, expected 1.889 s
          dash-segment-time manifest.mpd:7: video/3.m4s begins at 4.000 s, expected 3.889 s
        dash-chunk-offset
          dash-chunk-offset manifest.mpd:7: availabilityTimeOffset is 2.000 s, segments last up to 2.000 s
        dash-latency
          dash-latency manifest.mpd:3: target is 9000 ms, not from 1000 to 6000
        dash-initialization
          dash-initialization manifest.mpd:6: SegmentTemplate without @initialization
        dash-segment-time
          dash-segment-time manifest.mpd:7: video/1.m4s begins at 0.000 s, expected 0.100 s
          dash-segment-time manifest.mpd:7: video/2.m4s begins at 2.000 s, expected 2.100 s
          dash-segment-time manifest.mpd:7: video/3.m4s begins at 4.000 s, expected 4.100 s
        dash-segment-duration
          dash-segment-duration manifest.mpd:7: video/2.m4s lasts 2.000 s, expected 1.980 s
        dash-period-covered
          dash-period-covered manifest.mpd:7: the last segment ends at 2.000 s, the Period at 6.000 s
        dash-alignment
          dash-alignment manifest.mpd:4: segmentAlignment, but segments of its representations begin at different times
        dash-access-point
          hls-independent video.m3u8:12: video/2.m4s does not begin with a key frame
          dash-access-point manifest.mpd:7: video/2.m4s does not begin with a key frame
        dash-content-type
          dash-content-type manifest.mpd:5: contentType is audio, the media are video
        dash-mime-type
          dash-mime-type manifest.mpd:5: mimeType is video/webm, expected video/mp4
        dash-codecs
          dash-codecs manifest.mpd:5: codecs is avc1.42C01F, the media are avc1.42C01E
        dash-picture-size
          dash-picture-size manifest.mpd:5: 320x180, the pictures are 320x240
        dash-rate
          dash-rate manifest.mpd:5: frameRate is 30.0, the video has 25.0
        dash-bandwidth
          dash-bandwidth manifest.mpd:12: bandwidth=1 needs 195162.000 s of buffer, minBufferTime is 2.000 s
        dash-reload-start
          dash-reload-start manifest.mpd:2: availabilityStartTime changed
        dash-reload-publication
          dash-reload-publication manifest.mpd:2: changed without a later publishTime
        dash-reload-ended
          dash-reload-ended manifest.mpd:2: a static MPD changed
        dash-reload-segment
          dash-timeline manifest.mpd:7: S begins before the one before ends
          dash-reload-segment manifest.mpd:6: segment 2 at 180000 of "video" changed
        """
}

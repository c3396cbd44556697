# Processor time and memory against networks, width and inputs. Draws docs/images/growth.svg from docs/data/growth.csv:
#   gnuplot docs/images/growth.gp   in the package's folder.
set terminal svg size 980,400 dynamic enhanced font "sans-serif,14" linewidth 1.2 background rgb "white"
set output "docs/images/growth.svg"
set encoding utf8
set datafile separator ","
set datafile columnheaders
set datafile missing NaN
blue = "#0072B2"; vermillion = "#D55E00"; green = "#009E73"
set style line 1 lc rgb blue pt 7 ps 0.7 lw 1.4
set style line 2 lc rgb vermillion pt 9 ps 0.9 lw 1.4
set style line 3 lc rgb green pt 5 ps 0.7 lw 1.4
set border 3 lw 0.8
set tics nomirror out scale 0.6
set grid back lt 1 lw 0.5 lc rgb "#CCCCCC"
set logscale xy
set format "10^{%T}"
set key top left Left reverse samplen 1.5
file = "docs/data/growth.csv"
of(name) = strcol("of") eq name
seconds = "column('seconds')"
set multiplot layout 1,3 margins 0.09,0.98,0.2,0.87 spacing 0.09
set title "more networks, six inputs, order 6"
set xlabel "networks"
set ylabel "processor seconds"
plot for [i=1:2] file using (column("networks")):(of("networks") && column("width") == word("5 1000", i) ? column("seconds") : NaN) \
  with linespoints ls i title sprintf("N = %s", word("5 1000", i))
set title "wider networks, six inputs, order 6"
set xlabel "width N"
set ylabel "µs a network"
plot file using (column("width")):(of("width") ? 1e6*column("seconds")/column("networks") : NaN) with linespoints ls 1 notitle
set title "more inputs, N = 10"
set xlabel "inputs"
set format x "%g"
set xtics (1, 2, 4, 8, 16, 32, 64)
plot for [i=1:3] file using (column("inputs")):(of("inputs") && column("order") == word("2 4 6", i) ? 1e6*column("seconds")/column("networks") : NaN) \
  with linespoints ls i title sprintf("order %s", word("2 4 6", i))
